import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  clearRunFields,
  InstanceFileError,
  instancePath,
  prepareDataDir,
  readInstance,
  writeInstance,
} from '../../../emulator/attach/instanceFile.ts';
import type { Instance } from '../../../emulator/contract/instance.ts';

const posix = { skip: process.platform === 'win32' ? 'no POSIX modes' : false };

describe('the instance file', () => {
  let root: string;
  let dataDir: string;
  let instance: Instance;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'proget-keys-'));
    dataDir = join(root, 'a', 'data');
    instance = {
      format: 1,
      instanceId: 'i-1',
      protocol: 1,
      version: '0.1.0',
      pid: process.pid,
      startedAt: '2026-01-01T00:00:00.000Z',
      url: 'http://127.0.0.1:8624',
      dataDir,
      adminKey: 'a'.repeat(40),
      options: { edition: 'free' },
      demoKeys: [{ name: 'npm', key: 'k', can: 'read' }],
    };
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('is read as it was written, and leaves no temporary file', async () => {
    await writeInstance(dataDir, instance);
    await writeInstance(dataDir, instance);
    assert.deepEqual(await readInstance(dataDir), instance);
    assert.deepEqual(await readdir(dataDir), ['instance.json']);
  });

  it('is open to its owner only, and so is the folder', posix, async () => {
    await writeInstance(dataDir, instance);
    assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
    assert.equal((await stat(instancePath(dataDir))).mode & 0o777, 0o600);
  });

  it('closes a file that was left open to others', posix, async () => {
    await writeInstance(dataDir, instance);
    await chmod(instancePath(dataDir), 0o644);
    await writeInstance(dataDir, instance);
    assert.equal((await stat(instancePath(dataDir))).mode & 0o777, 0o600);
  });

  it('narrows an empty folder but not one that holds something', posix, async () => {
    await mkdir(dataDir, { recursive: true, mode: 0o755 });
    await chmod(dataDir, 0o755);
    await writeFile(join(dataDir, 'theirs.txt'), '');
    await prepareDataDir(dataDir);
    assert.equal((await stat(dataDir)).mode & 0o777, 0o755);
    await rm(join(dataDir, 'theirs.txt'));
    await prepareDataDir(dataDir);
    assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
  });

  it('loses the run fields at a stop and keeps the identity', async () => {
    await writeInstance(dataDir, instance);
    await clearRunFields(dataDir);
    const { pid: _pid, startedAt: _startedAt, url: _url, options: _options, ...kept } = instance;
    assert.deepEqual(await readInstance(dataDir), kept);
  });

  it('keeps the run of another process', async () => {
    await writeInstance(dataDir, { ...instance, pid: process.ppid });
    await clearRunFields(dataDir);
    assert.equal((await readInstance(dataDir))?.url, instance.url);
  });

  it('is null where there is none, and clearing it there is harmless', async () => {
    await clearRunFields(dataDir);
    assert.equal(await readInstance(dataDir), null);
  });

  const damage = {
    'half a file': '{"format":1,"adminKey":"SECRETSECRET"',
    'another format': '{"format":2,"adminKey":"SECRETSECRET"}',
    'an empty file': '',
    'not an object': '[]',
  };
  for (const [what, text] of Object.entries(damage)) {
    it(`refuses ${what} with the path and without its content`, async () => {
      await mkdir(dataDir, { recursive: true });
      await writeFile(instancePath(dataDir), text);
      await assert.rejects(readInstance(dataDir), (error: unknown) => {
        assert.ok(error instanceof InstanceFileError);
        assert.equal(error.reason, 'damaged');
        assert.match(error.message, /instance\.json is damaged: .+ Remove that file/);
        assert.doesNotMatch(error.message, /SECRET/);
        return true;
      });
    });
  }
});
