import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { blobReferences, migrations } from '../../emulator/store/migrations/list.ts';
import { openStore } from '../../emulator/store/open.ts';
import { useEmulatorHome } from '../support/emulatorHome.ts';
import { ended, runVerb, spawnVerb } from '../support/emulatorProcess.ts';
import { adminKey } from '../support/testServer.ts';

describe('a start that cannot be', () => {
  const home = useEmulatorHome();
  const start = (...args: string[]) => runVerb(['start', '--port', '0', ...args]);

  /** Every file of the data directory but the lock and the log, which say who tried. */
  async function storedFiles(): Promise<Map<string, string>> {
    const names = (await readdir(home.dataDir)).filter((name) => /^(journal|snapshot|instance)/.test(name)).sort();
    const contents = names.map(
      async (name) => [name, (await readFile(join(home.dataDir, name))).toString('hex')] as const,
    );
    return new Map(await Promise.all(contents));
  }

  /** A store that was killed after some writes. @returns its journal's name. */
  async function killedStore(): Promise<string> {
    const { ready, child, end } = await home.start();
    for (const name of ['one', 'two', 'three']) {
      const made = await fetch(`${ready.url}/api/management/feeds/create`, {
        method: 'POST',
        headers: { 'X-ApiKey': ready.adminKey, 'Content-Type': 'application/json' },
        body: JSON.stringify({ name, feedType: 'npm' }),
      });
      assert.equal(made.status, 201);
    }
    child.kill('SIGKILL');
    await end;
    const journal = (await readdir(home.dataDir)).find((name) => name.startsWith('journal'));
    assert.ok(journal);
    return journal;
  }

  it('names a data directory below a file: 1', async () => {
    await writeFile(join(home.root, 'file'), '');
    const { code, stdout, stderr } = await start('--data-dir', join(home.root, 'file', 'data'));
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      /^The data directory .+ cannot be used \(\w+\)\. Give another --data-dir, or --in-memory\.\n$/,
    );
  });

  for (const part of ['blobs', 'tmp', 'logs']) {
    it(`names a data directory whose ${part} is a file: 1`, async () => {
      await mkdir(home.dataDir);
      await writeFile(join(home.dataDir, part), '');
      const { code, stdout, stderr } = await start(...home.inData);
      assert.deepEqual([code, stdout], [1, ''], stderr);
      assert.match(stderr, /^The data directory .+ cannot be used \(\w+\)\..+\n$/);
    });
  }

  it('names file and place of damage in the middle of the journal, and touches nothing: 1', async () => {
    const journal = join(home.dataDir, await killedStore());
    const bytes = await readFile(journal);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    await writeFile(journal, bytes);
    const before = await storedFiles();
    const { code, stdout, stderr } = await start(...home.inData);
    assert.deepEqual([code, stdout], [1, '']);
    const place = /damaged at byte (\d+)/.exec(stderr)?.[1];
    assert.ok(stderr.includes(journal) && Number(place) > 0 && Number(place) <= middle, stderr);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
    assert.deepEqual(await storedFiles(), before);
  });

  it('names both formats of a journal of a newer version, and touches nothing: 1', async () => {
    const journal = join(home.dataDir, await killedStore());
    const bytes = await readFile(journal);
    bytes.writeUInt32LE(9, 8);
    await writeFile(journal, bytes);
    const before = await storedFiles();
    const { code, stdout, stderr } = await start(...home.inData);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /file format 9, this version knows file format 1 at most/);
    assert.deepEqual(await storedFiles(), before);
  });

  it('names both schemas of a store of a newer version, and touches nothing: 1', async () => {
    const { child, end } = await home.start();
    child.kill('SIGTERM');
    await end;
    const newest = migrations.at(-1)?.id ?? 0;
    const later = { id: newest + 1, name: 'later', statements: ['CREATE TABLE later (id INTEGER)'] };
    const newer = [...migrations, later];
    const options = { blobReferences, onFatal: () => {}, onWarning: () => {} };
    await (await openStore({ dir: home.dataDir, migrations: newer, ...options })).close();
    const before = await storedFiles();
    const { code, stdout, stderr } = await start(...home.inData);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, new RegExp(`schema ${later.id}, this version knows schema ${newest} at most`));
    assert.equal(stderr.trimEnd().split('\n').length, 1);
    assert.deepEqual(await storedFiles(), before);
  });

  it('names an unknown option and the one that was meant: 2', async () => {
    const { code, stdout, stderr } = await start('--polices', 'locked');
    assert.deepEqual([code, stdout, stderr], [2, '', "Unknown option '--polices'. Did you mean --policies?\n"]);
  });

  it('tells an error that nobody foresaw in one sentence, and where it comes from only when asked', async () => {
    await mkdir(join(home.dataDir, 'logs', 'emulator.log'), { recursive: true });
    const plain = await runVerb(['logs', ...home.inData]);
    assert.equal(plain.code, 1);
    assert.match(plain.stderr, /^Unexpected error: .*EISDIR.*\. Set DEBUG=1 to see where it comes from\.\n$/);
    const asked = await runVerb(['logs', ...home.inData], { env: { DEBUG: '1' } });
    assert.match(asked.stderr, /^Unexpected error: .*EISDIR.*\n(.*\n)*\s+at /);
  });

  const remarks: readonly (readonly [args: readonly string[], remark: RegExp | null])[] = [
    [['--edition', 'free'], /Free has no Secure API configuration.+--policies proget, not default\.\n.*no Personal/],
    [['--edition', 'basic', '--policies', 'locked'], /Basic has no Secure API configuration.+not locked\./],
    [['--edition', 'basic', '--policies', 'proget'], null],
    [['--edition', 'enterprise', '--policies', 'locked'], null],
  ];
  for (const [args, remark] of remarks) {
    it(`${remark ? 'remarks' : 'does not remark'} on ${args.join(' ')}, which serves all the same`, async (t) => {
      const env = { PROGET_EMULATOR_ADMIN_KEY: adminKey };
      const child = spawnVerb(['start', '--in-memory', '--port', '0', ...args], { env });
      const end = ended(child);
      t.after(() => child.kill('SIGKILL'));
      assert.ok(child.stdout);
      const [url] = await Promise.race([
        once(createInterface({ input: child.stdout }), 'line'),
        end.then(({ stderr }) => assert.fail(stderr)),
      ]);
      const policies = await fetch(`${url}/emulator/policies`, { headers: { 'X-ApiKey': adminKey } });
      assert.equal(policies.status, 200);
      child.kill('SIGTERM');
      const { stderr } = await end;
      if (remark === null) assert.doesNotMatch(stderr, /Note:/);
      else assert.match(stderr, remark);
    });
  }
});
