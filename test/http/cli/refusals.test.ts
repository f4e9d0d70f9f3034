import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readInstance, writeInstance } from '../../../emulator/attach/instanceFile.ts';
import { useEmulatorHome } from '../../support/emulatorHome.ts';
import { runVerb } from '../../support/emulatorProcess.ts';

describe('what stands in the way of an emulator', () => {
  const home = useEmulatorHome();

  it('is not attached to with other options: 1, and they are named', async () => {
    await home.start(['--edition', 'basic']);
    const second = await runVerb(['start', '--json', '--edition', 'free', '--strict-wire', ...home.inData]);
    assert.equal(second.code, 1);
    assert.equal(second.stdout, '');
    assert.match(second.stderr, /--edition is basic there, not free; --strict-wire is off there, not on/);
    const otherKey = await runVerb(['start', ...home.inData], { env: { PROGET_EMULATOR_ADMIN_KEY: 'PLANTED' } });
    assert.equal(otherKey.code, 1);
    assert.match(otherKey.stderr, /its admin key is another one/);
    assert.doesNotMatch(otherKey.stderr, /PLANTED/);
  });

  it('names the holder of a busy port and the next free one: 4', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const busy = await runVerb(['start', '--json', '--port', String(port), ...home.inData]);
    holder.close();
    assert.equal(busy.code, 4, busy.stderr);
    assert.equal(busy.stdout, '');
    const named = /^Port (\d+) is held by (.+)\. Port (\d+) is free: --port \3\.\n$/.exec(busy.stderr);
    assert.ok(named, busy.stderr);
    assert.equal(named[1], String(port));
    if (process.platform === 'linux') assert.match(named[2] ?? '', new RegExp(`\\(pid ${process.pid}\\)`));
    assert.ok(Number(named[3]) > port);
    assert.equal((await readInstance(home.dataDir))?.url, undefined);
  });

  it('tells one of ours, of another data directory, from a stranger on the port: 4', async () => {
    const { ready } = await home.start();
    const elsewhere = ['--data-dir', join(home.root, 'other'), '--port', String(ready.port)];
    const busy = await runVerb(['start', ...elsewhere]);
    assert.equal(busy.code, 4);
    assert.match(busy.stderr, /is held by a ProGet Keys emulator of another data directory/);
  });

  it('does not touch a data directory that a process holds without an answer: 1', async () => {
    const { child } = await home.start();
    child.kill('SIGSTOP');
    const second = await runVerb(['start', '--json', '--port', '0', ...home.inData]);
    child.kill('SIGCONT');
    assert.equal(second.code, 1);
    assert.match(second.stderr, new RegExp(`in use by process ${child.pid}`));
  });

  it('refuses a data directory that cannot be used, and says so: 1', async () => {
    await writeFile(home.dataDir, 'a file');
    const onFile = await runVerb(['start', ...home.inData]);
    assert.equal(onFile.code, 1);
    assert.match(
      onFile.stderr,
      /^The data directory .+ is a file, not a folder\. Give another --data-dir, or --in-memory\.\n$/,
    );
  });

  it('refuses a damaged instance file without its content: 1', async () => {
    await mkdir(home.dataDir);
    await writeFile(join(home.dataDir, 'instance.json'), '{"adminKey":"PLANTED"');
    for (const verb of ['start', 'status', 'stop']) {
      const { code, stderr } = await runVerb([verb, ...home.inData]);
      assert.deepEqual(
        [code, /PLANTED/.test(stderr), /instance\.json is damaged/.test(stderr)],
        [1, false, true],
        verb,
      );
    }
  });

  it('sends no key to a stranger who took over its port', async () => {
    const heard: string[] = [];
    const stranger = createServer((socket) => {
      socket.on('data', (chunk) => {
        heard.push(chunk.toString('latin1'));
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
      });
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    const run = { pid: 2 ** 22 + 1, startedAt: new Date().toISOString(), url };
    const identity = { format: 1 as const, instanceId: 'i', protocol: 1, version: '0.1.0', demoKeys: [] };
    await writeInstance(home.dataDir, { ...identity, ...run, dataDir: home.dataDir, adminKey: 'PLANTED-KEY' });
    const keys = await runVerb(['keys', 'list', ...home.inData]);
    assert.equal(keys.code, 1);
    assert.match(keys.stderr, /Somebody else holds the port/);
    assert.equal((await runVerb(['stop', ...home.inData])).code, 0);
    stranger.close();
    assert.equal(heard.length, 2);
    assert.doesNotMatch(heard.join(''), /PLANTED-KEY/);
  });
});
