import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandShims } from '../../../src/emulatorUi/shims.ts';

for (const node of [process.execPath, '/is/gone/with the update/node'])
  test(`the shell's proget-keys runs the command with ${node} and hands arguments on`, {
    skip: process.platform === 'win32',
  }, (t) => {
    const folder = mkdtempSync(join(tmpdir(), "proget keys 'bin"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const script = join(folder, "cli's $HOME.js");
    writeFileSync(script, 'console.log(JSON.stringify([process.env.ELECTRON_RUN_AS_NODE, ...process.argv.slice(2)]))');
    for (const { fileName, text, mode } of commandShims(node, script))
      writeFileSync(join(folder, fileName), text, { mode });
    const said = execFileSync(join(folder, 'proget-keys'), ['a b', '', '$x', "it's"], { encoding: 'utf8' });
    assert.deepEqual(JSON.parse(said), ['1', 'a b', '', '$x', "it's"]);
  });

test('the batch file quotes paths, and percent signs in them', () => {
  const batch = commandShims('C:\\Program Files\\100%\\Code.exe', 'C:\\x\\cli.js').find(({ fileName }) =>
    fileName.endsWith('.cmd'),
  );
  assert.match(batch?.text ?? '', /set NODE_BINARY="C:\\Program Files\\100%%\\Code\.exe"\r\n/);
  assert.match(batch?.text ?? '', /%NODE_BINARY% "C:\\x\\cli\.js" %\*\r\n/);
});
