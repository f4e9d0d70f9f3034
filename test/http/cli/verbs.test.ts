import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { type RunOptions, runVerb, type Started, spawnVerb, startEmulator } from '../../support/emulatorProcess.ts';

describe('the verbs of a running emulator', () => {
  let root: string;
  let dataDir: string;
  let emulator: Started;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'proget-keys-'));
    dataDir = join(root, 'data');
    emulator = await startEmulator(['--port', '0', '--data-dir', dataDir]);
  });
  after(async () => {
    emulator.child.kill('SIGTERM');
    await emulator.end;
    await rm(root, { recursive: true, force: true });
  });

  async function run(line: string, options?: RunOptions) {
    const ended = await runVerb([...line.split(' '), '--data-dir', dataDir], options);
    return { ...ended, json: () => JSON.parse(ended.stdout) };
  }
  const get = (path: string, key?: string) =>
    fetch(emulator.ready.url + path, { headers: key === undefined ? {} : { 'X-ApiKey': key } });

  it('makes a feed, lists it and deletes it', async () => {
    assert.equal((await run('feeds create one --type npm --group g')).code, 0);
    const made = await run('feeds create two --type nuget --json');
    assert.equal(made.json().feedType, 'nuget');
    const again = await run('feeds create one --type npm');
    assert.deepEqual([again.code, again.stdout], [1, '']);
    assert.match(again.stderr, /one/);
    const table = (await run('feeds list')).stdout.split('\n');
    assert.match(table[1] ?? '', /^one +npm +g$/);
    assert.equal((await run('feeds delete two')).code, 0);
    assert.deepEqual(
      (await run('feeds list --json')).json().map(({ name }: { name: string }) => name),
      ['one'],
    );
    assert.equal((await run('feeds delete two')).code, 1);
    const wrong = await run('feeds create three --type nmp');
    assert.deepEqual([wrong.code, /--type must be one of nuget, .*npm/.test(wrong.stderr)], [2, true]);
  });

  it('makes a key and prints it alone; the key works until it is deleted, and lists never show it', async () => {
    const made = await run('keys create --type system --apis feeds --name ci --expiration 2090-12-31');
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /^[0-9a-f]{40}\n$/);
    const key = made.stdout.trim();
    assert.equal(made.stderr.includes(key), false);
    const id = /key (\d+)/.exec(made.stderr)?.[1] ?? '';
    assert.equal((await get('/api/management/feeds/get/one', key)).status, 200);
    for (const list of ['keys list', 'keys list --json']) {
      const { stdout } = await run(list);
      assert.ok(stdout.includes(id) && stdout.includes('ci') && stdout.includes('2090-12-31'), stdout);
      assert.equal(stdout.includes(key), false);
    }
    assert.equal((await run(`keys delete ${id}`)).code, 0);
    assert.equal((await get('/api/management/feeds/get/one', key)).status, 403);
    assert.equal((await run(`keys delete ${id}`)).code, 1);
  });

  it('takes the value of a key from standard input and from nowhere else', async () => {
    const made = await run('keys create --type system --apis sca --key - --json', { input: 'my own: kéy\n' });
    assert.equal(made.json().key, 'my own: kéy');
    const twice = await run('keys create --type system --apis sca --key -', { input: 'my own: kéy' });
    assert.deepEqual([twice.code, twice.stdout], [1, '']);
    for (const [value, input] of [
      ['SECRET', ''],
      ['-', ''],
      ['-', ' blank'],
    ] as const) {
      const refused = await run(`keys create --type system --apis sca --key ${value}`, { input });
      assert.deepEqual([refused.code, refused.stdout, /SECRET/.test(refused.stderr)], [2, '', false]);
    }
  });

  it('saves a snapshot, goes back to it, lists and deletes', async () => {
    const saved = await run('snapshot save first --json');
    assert.deepEqual([saved.code, saved.json().name], [0, 'first']);
    assert.equal((await run('feeds create late --type npm')).code, 0);
    const restored = await run('snapshot restore first');
    assert.deepEqual([restored.code, restored.stdout], [0, '']);
    assert.match(restored.stderr, /^Restored first: \d+ feeds, \d+ keys, .+\n.*snapshot restore before-restore\n$/);
    assert.equal((await run('feeds list')).stdout.includes('late'), false);
    assert.match((await run('snapshot list')).stdout, /^NAME .*\nbefore-restore +20.*\nfirst +20.* [KM]B /);
    const again = await run('snapshot save first');
    assert.deepEqual([again.code, again.stdout], [1, '']);
    assert.match(again.stderr, /named first exists already/);
    assert.deepEqual((await run('snapshot delete first --json')).json(), { deleted: 'first' });
    assert.equal((await run('snapshot restore first')).code, 1);
    const listed = (await run('snapshot list --json')).json();
    assert.deepEqual(
      listed.map(({ name }: { name: string }) => name),
      ['before-restore'],
    );
  });

  const misuse: [string, RegExp][] = [
    ['keys create --type sys', /^--type must be one of system, feed, personal, not "sys"\.\n$/],
    ['keys create --type feed --permissions view,write', /^--permissions must be one of .+, not "write"\.\n$/],
    ['keys create --type system --apis all', /^--apis must be one of full-control, .+, not "all"\.\n$/],
    ['keys create --type system --expiration soon', /^--expiration must be a date such as 2030-12-31/],
    ['keys delete ci', /^Keys are deleted by their number/],
    ['requests --limit 0', /^--limit must be a whole number/],
    ['requests --key ci', /^--key takes the number of a key/],
    ['logs --lines x', /^--lines must be a whole number/],
    ['status --url ftp://x', /^--url must be an address such as http/],
  ];
  for (const [line, message] of misuse) {
    it(`refuses with 2: ${line}`, async () => {
      const { code, stdout, stderr } = await run(line);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    });
  }

  it('leaves it to the server to judge a key as a whole', async () => {
    const { code, stderr } = await run('keys create --type feed --feed nowhere --permissions view');
    assert.equal(code, 1);
    assert.match(stderr, /no feed 'nowhere'/);
    assert.equal(stderr.trim().split('\n').length, 1);
  });

  it('shows requests with their decisions, the last ones last', async () => {
    await get('/npm/one/abc');
    await get('/api/api-keys/list', 'wrong-key-wrong-key-wrong-key');
    const denied = (await run('requests --denied --limit 2 --json')).json();
    assert.deepEqual(
      denied.map(({ url }: { url: string }) => url),
      ['/api/api-keys/list', '/npm/one/abc'],
    );
    const { stdout } = await run('requests --denied --limit 2');
    const [first, why, second] = stdout.split('\n');
    assert.match(first ?? '', /^#\d+ [\d:]+ 401 GET {2}\/npm\/one\/abc \(anonymous\)$/);
    assert.match(why ?? '', /^ {4}missing-key: /);
    assert.match(second ?? '', /403 GET {2}\/api\/api-keys\/list/);
    assert.doesNotMatch(stdout, /wrong-key-wrong-key-wrong-key/);
    assert.doesNotMatch((await run('requests')).stdout, /\/emulator\//);
    assert.match((await run('requests --all')).stdout, /\/emulator\/hello/);
  });

  it('follows requests until Ctrl-C, and then ends with 0', async () => {
    const args = ['requests', '--follow', '--denied', '--json', '--limit', '1', '--data-dir', dataDir];
    const child = spawnVerb(args);
    const closed = once(child, 'close');
    assert.ok(child.stdout);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await lines.next();
    // The list came first; what happens before the stream is open comes all the same.
    await get('/npm/one/followed');
    const { value } = await lines.next();
    assert.equal(JSON.parse(value).url, '/npm/one/followed');
    child.kill('SIGINT');
    assert.deepEqual(await closed, [0, null]);
  });

  it('shows each decision of a key within a second, with its bodies and without its secrets', async (t) => {
    const create = 'keys create --type system --apis full-control --logging both --name logged';
    const key = (await run(create)).stdout.trim();
    const { id } = (await run('keys list --json')).json().at(-1);
    const child = spawnVerb(['requests', '--follow', '--bodies', '--key', String(id), '--data-dir', dataDir]);
    t.after(() => child.kill('SIGKILL'));
    assert.ok(child.stdout);
    const shown = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const lines: string[] = [];
    const ask = async (name: string): Promise<number> => {
      const since = performance.now();
      await fetch(`${emulator.ready.url}/api/management/feeds/create?key=${key}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name, feedType: 'npm', description: key }),
      });
      await get('/npm/one/of-somebody-else', 'x');
      for (;;) {
        lines.push(String((await shown.next()).value));
        if (lines.at(-1)?.includes(`"name":"${name}"`) && lines.at(-1)?.includes('endpointUrl')) break;
      }
      return performance.now() - since;
    };
    await ask('first');
    const times: number[] = [];
    for (let index = 0; index < 10; index += 1) times.push(await ask(`followed-${index}`));
    assert.ok(Math.max(...times) < 1000, `${Math.max(...times)} ms`);
    const text = lines.join('\n');
    assert.match(text, /^ {4}sent: application\/json, \d+ bytes$/m);
    assert.match(text, /"description":"\*\*\*"/);
    assert.equal(text.includes(key), false);
    assert.doesNotMatch(text, /of-somebody-else/);
  });
});

describe('logs', () => {
  let dataDir: string;
  let log: string;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'proget-keys-'));
    log = join(dataDir, 'logs', 'emulator.log');
  });
  after(() => rm(dataDir, { recursive: true, force: true }));
  const inData = () => ['--data-dir', dataDir];

  it('ends with 3 where nothing ran', async () => {
    const { code, stderr } = await runVerb(['logs', ...inData()]);
    assert.equal(code, 3);
    assert.match(stderr, /no emulator has run there yet/);
  });

  it('shows the last lines and what is added, over a rotation too', async () => {
    const emulator = await startEmulator(['--port', '0', ...inData()]);
    emulator.child.kill('SIGTERM');
    await emulator.end;
    assert.match((await runVerb(['logs', ...inData()])).stdout, /serving at http/);
    await writeFile(log, 'one\ntwo\nthr');
    assert.equal(
      (await runVerb(['logs', '--lines', '1', '--json', ...inData()])).stdout,
      '{"line":"two"}\n{"line":"thr"}\n',
    );

    const child = spawnVerb(['logs', '--follow', '--lines', '1', ...inData()]);
    const closed = once(child, 'close');
    assert.ok(child.stdout);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    assert.equal((await lines.next()).value, 'two');
    await appendFile(log, 'ee\nfour\n');
    assert.equal((await lines.next()).value, 'three');
    assert.equal((await lines.next()).value, 'four');
    await rename(log, `${log}.1`);
    await writeFile(log, '5\n');
    assert.equal((await lines.next()).value, '5');
    child.kill('SIGINT');
    assert.deepEqual(await closed, [0, null]);
  });
});
