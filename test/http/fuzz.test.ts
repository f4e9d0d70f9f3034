import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { Agent, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { call } from '../support/api.ts';
import { type Started, startEmulator } from '../support/emulatorProcess.ts';
import { SecretSearch } from '../support/secretForms.ts';
import type { TestServer } from '../support/testServer.ts';
import { wide } from '../support/wide.ts';
import { type FuzzRequest, mutate } from './fuzz/mutate.ts';
import { Random } from './fuzz/random.ts';
import { type Credentials, seedRequests, withCredential } from './fuzz/seeds.ts';

const total = wide ? 100_000 : 4_000;
const hangMs = 20_000;
const parallel = 8;

const credentials: Credentials = {
  admin: 'Fuzz/ADMIN+key~0123456789',
  feedKey: 'Fuzz/FEED+key~0123456789',
  user: 'fuzz.user',
  password: 'Fuzz/PASSWORD+~0123456789',
  unknown: 'Fuzz/UNKNOWN+key~0123456789',
};
const search = new SecretSearch();
for (const name of ['admin', 'feedKey', 'password', 'unknown'] as const) search.add(name, credentials[name]);

let dataDir: string;
let emulator: Started;

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'proget-keys-fuzz-'));
  const args = ['--port', '0', '--data-dir', dataDir, '--demo', '--admin-key-stdin', '--log-level', 'debug'];
  emulator = await startEmulator(args, { input: credentials.admin });
  const server = { url: emulator.ready.url, adminKey: credentials.admin } as TestServer;
  const make = async (path: string, body: object) => {
    const { status, text } = await call(server, path, { method: 'POST', body });
    assert.ok(status === 200 || status === 201, `${path}: ${status} ${text}`);
  };
  await make('/api/api-keys/create', {
    type: 'Feed',
    feed: 'npm,nuget,gems,assets',
    packagePermissions: ['view', 'add', 'delete', 'promote'],
    key: credentials.feedKey,
    logging: 'both',
  });
  await make('/api/security/users/add', { name: credentials.user, password: credentials.password, groups: [] });
  await make('/api/security/permissions/add', { user: credentials.user, task: 'Publish Packages' });
  for (const [name, feedType] of [
    ['docker', 'docker'],
    ['upack', 'universal'],
    ['pypi', 'pypi'],
    ['npm2', 'npm'],
  ]) {
    await make('/api/management/feeds/create', { name, feedType });
  }
});
after(async () => {
  emulator?.child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

test(`${total} random requests are answered, without a failure of ours and without a secret`, {
  timeout: 1_500_000,
}, async (t) => {
  const seed = Number(process.env.PROGET_TEST_SEED ?? randomInt(2 ** 32));
  t.diagnostic(`seed ${seed} (PROGET_TEST_SEED repeats it)`);
  const random = new Random(seed);
  const seeds = await seedRequests();
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  t.after(() => agent.destroy());
  const problems: string[] = [];
  const statuses = new Map<number, number>();
  const settled: number[] = [];
  for (const half of [1, 2]) {
    let left = total / 2;
    const worker = async (): Promise<void> => {
      while (left > 0 && problems.length < 20) {
        left -= 1;
        const request = mutate(withCredential(random.pick(seeds), credentials, random), random);
        const reply = await ask(agent, request);
        statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
        const problem = judge(request, reply);
        if (problem !== null) problems.push(`${describe(request)}: ${problem}`);
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    if (problems.length > 0) break;
    if (wide && process.platform === 'linux') settled[half] = await settledMemory();
  }
  t.diagnostic(
    [...statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', '),
  );
  assert.deepEqual(problems, []);
  const [, first, second] = settled;
  if (first !== undefined && second !== undefined) {
    t.diagnostic(`resident after each half: ${first.toFixed(1)} MB, ${second.toFixed(1)} MB`);
    assert.ok(second <= first * 1.1, `memory grew from ${first} to ${second} MB`);
  }
  assert.equal(emulator.child.exitCode, null, 'the emulator is still running');
});

test('what it wrote holds no secret', async () => {
  emulator.child.kill('SIGTERM');
  const { code, stderr } = await emulator.end;
  assert.equal(code, 0, stderr);
  assert.deepEqual(search.inText('stderr', stderr), []);
  const files = (await readdir(dataDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const file of files) {
    // The one file that holds the admin key, for the command line and the editor.
    if (file.name === 'instance.json') continue;
    assert.deepEqual(search.inBytes(file.name, await readFile(join(file.parentPath, file.name))), []);
  }
});

interface Reply {
  readonly status: number;
  readonly headers: string;
  readonly body: Buffer;
  readonly failure: string | null;
}

function ask(agent: Agent, { method, path, headers, body }: FuzzRequest): Promise<Reply> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(emulator.ready.url);
    const fail = (failure: string) => resolve({ status: 0, headers: '', body: Buffer.alloc(0), failure });
    const outgoing = send({
      agent,
      hostname,
      port,
      method,
      path,
      headers: { ...headers, ...(body === null ? {} : { 'Content-Length': body.length }) },
      timeout: hangMs,
    });
    outgoing.on('timeout', () => {
      fail('no answer in time');
      outgoing.destroy();
    });
    // A reply that came before the whole body was sent may end the connection under the rest of it.
    outgoing.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => fail(error.message));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: `${response.statusMessage}\n${response.rawHeaders.join('\n')}`,
          body: Buffer.concat(chunks),
          failure: null,
        });
      });
    });
    outgoing.end(body ?? undefined);
  });
}

/** Where a key is handed back to who has just proven that he has it. */
const logins = /-\/user\/org\.couchdb\.user|api\/v1\/api_key/i;

function judge(request: FuzzRequest, { status, headers, body, failure }: Reply): string | null {
  if (failure !== null) return failure;
  if (status >= 500 && status !== 501 && status !== 507) return `${status} ${body.toString('utf8').slice(0, 200)}`;
  if (/\n +at .*:\d+:\d+/.test(body.toString('utf8'))) return 'a stack trace';
  if (logins.test(request.path) && status < 300) return null;
  const found = [...search.inText('headers', headers), ...search.inBytes('body', body)];
  return found.length === 0
    ? null
    : found.map(({ secret, form, place }) => `${secret} as ${form} in the ${place}`).join();
}

function describe({ method, path, headers, body }: FuzzRequest): string {
  const shown =
    body === null ? 'no body' : `${body.length} bytes ${JSON.stringify(body.toString('latin1').slice(0, 300))}`;
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 400)} ${shown}`;
}

/** Resident memory in MB, as soon as a second passes without a change worth speaking of. */
async function settledMemory(): Promise<number> {
  let last = 0;
  for (let calm = 0; calm < 10; ) {
    const status = await readFile(`/proc/${emulator.child.pid}/status`, 'utf8');
    const now = (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024) / 1e6;
    calm = Math.abs(now - last) < last * 0.01 ? calm + 1 : 0;
    last = now;
    await pause(100);
  }
  return last;
}
