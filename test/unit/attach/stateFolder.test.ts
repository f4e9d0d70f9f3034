import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { resolveDataDir, stateFolder } from '../../../emulator/attach/stateFolder.ts';

const moduleUrl = pathToFileURL(resolve('emulator/attach/stateFolder.ts')).href;
const linux = { skip: process.platform === 'linux' ? false : 'the folders of Linux' };

/** Asks in a process of its own, because the home folder is read when env-paths loads. */
function ask(env: NodeJS.ProcessEnv): { readonly answer?: string; readonly error?: string } {
  const script = `import(${JSON.stringify(moduleUrl)}).then(m => (m.default ?? m).stateFolder()).then(
    answer => console.log(JSON.stringify({ answer })), error => console.log(JSON.stringify({ error: error.message })))`;
  const { PATH = '' } = process.env;
  const child = spawnSync(process.execPath, ['--import', 'tsx', '--eval', script], {
    env: { PATH, ...env },
    encoding: 'utf8',
  });
  assert.equal(child.status, 0, child.stderr);
  return JSON.parse(child.stdout);
}

describe('the state folder', () => {
  it('lies in the data folder of the user', linux, () => {
    assert.deepEqual(ask({ HOME: '/home/ann' }), { answer: '/home/ann/.local/share/proget-keys' });
    assert.deepEqual(ask({ HOME: '/home/ann', XDG_DATA_HOME: '/d' }), { answer: '/d/proget-keys' });
  });

  it('is found without HOME, or the error says what to set', linux, () => {
    const { answer, error } = ask({});
    if (answer === undefined) assert.match(error ?? '', /set PROGET_KEYS_DATA_DIR or give --data-dir/);
    else assert.match(answer, /^\/.+\/proget-keys$/);
  });

  it('is never in the current folder, as an empty HOME would have it', linux, () => {
    assert.match(ask({ HOME: '' }).error ?? '', /set PROGET_KEYS_DATA_DIR or give --data-dir/);
  });

  it('is what PROGET_KEYS_DATA_DIR says, even without a home', () => {
    const folder = resolve('somewhere');
    assert.deepEqual(ask({ PROGET_KEYS_DATA_DIR: folder }), { answer: folder });
  });

  it('yields to a data directory that was given', async () => {
    const env = { PROGET_KEYS_DATA_DIR: resolve('a') };
    assert.equal(await stateFolder(env), resolve('a'));
    assert.equal(await resolveDataDir(undefined, env), resolve('a'));
    assert.equal(await resolveDataDir('', env), resolve('a'));
    assert.equal(await resolveDataDir(join('b', 'c'), env), resolve('b', 'c'));
  });
});
