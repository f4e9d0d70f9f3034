import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import packageJson from '../../package.json' with { type: 'json' };
import { benchEditors } from './bench/editors.ts';
import { installBench } from './bench/install.ts';
import { chooseEditor, describeChoice } from './choice.ts';
import { type HostEditor, hostEditors } from './hostEditors.ts';
import { runHostSuite } from './runHostSuite.ts';

const choice = chooseEditor();
const mustRun = process.env.CI === 'true';

test('the oldest editor of the tests is the oldest that the extension allows', () => {
  const [, allowed] = /^\^(\d+\.\d+)\.0$/.exec(packageJson.engines.vscode) ?? [];
  assert.equal(benchEditors.oldest.version.replace(/\.\d+$/, ''), allowed);
});

for (const editor of hostEditors(choice)) {
  test(`the suite runs to its end in the extension host of ${editor.name}`, async (context) => {
    const missing = await whyMissing(editor);
    if (missing !== null) {
      assert.ok(!mustRun, `${missing}; with CI=true it has to be there`);
      context.skip(missing);
      return;
    }
    const { lines, leaks, seen } = await runHostSuite(editor);
    const [begin] = lines;
    assert.ok(begin?.kind === 'begin');
    context.diagnostic(`VS Code ${begin.version}, Node ${begin.node}`);
    for (const line of lines) {
      if (line.kind !== 'test') continue;
      await context.test(line.title, (inner) => {
        if (line.state === 'skipped') inner.skip();
        // With the stack of the test in the extension host; that of this line would say nothing.
        if (line.state === 'failed') throw Object.assign(new Error(line.error), { stack: line.error });
      });
    }
    if (lines.some(({ kind }) => kind === 'secret'))
      await context.test('no key is in what the editor and the extension leave on the disk', () => {
        assert.deepEqual(leaks, []);
        context.diagnostic(seen.join('\n'));
        for (const { kind, ...line } of lines)
          if (kind === 'bystander' && 'value' in line)
            assert.ok(
              seen.some((one) => one.startsWith(line.value)),
              `${line.value} was not found either`,
            );
      });
    assert.equal(lines.at(-1)?.kind, 'end', 'the extension host ended before its tests did');
    if (editor.version !== null) assert.equal(begin.version, editor.version);
  });
}

/** @returns why an editor cannot be had, in words; null when it is there. */
async function whyMissing({ options }: HostEditor): Promise<string | null> {
  if (choice.kind === 'bench') return installBench() ? null : 'the VS Code bench could not be installed';
  const { platform, env } = process;
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)
    return `no display for ${describeChoice(choice)}; use xvfb-run`;
  if (choice.kind === 'executable') return null;
  return downloadAndUnzipVSCode(options).then(
    () => null,
    (error: unknown) => `VS Code could not be downloaded: ${error instanceof Error ? error.message : error}`,
  );
}
