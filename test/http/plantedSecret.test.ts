import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { hashPassword } from '../../emulator/auth/password.ts';
import { buildNpmTarball, npmPublishDocument } from '../../emulator/demo/npmPackage.ts';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { blobReferences, migrations } from '../../emulator/store/migrations/list.ts';
import { openStore } from '../../emulator/store/open.ts';
import { UserTable } from '../../emulator/store/userTable.ts';
import { cliEnv, collect, spawnCli } from '../support/cli.ts';
import { until } from '../support/diskServer.ts';
import { ended, type RunOptions, type Started, spawnVerb, startEmulator } from '../support/emulatorProcess.ts';
import { head, RawConnection } from '../support/rawHttp.ts';
import { type Finding, SecretSearch, secretForms } from '../support/secretForms.ts';

/** Each holds what every form of encoding writes in a way of its own, and none is part of another. */
const planted = (name: string) => `${name}/PLANTED+ä"ö~${name}`;
const secrets = {
  admin: planted('Admin'),
  own: planted('Own'),
  stored: planted('Stored'),
  password: planted('Password'),
  wrong: planted('Wrong'),
  pseudo: planted('Pseudo'),
  query: planted('Query'),
  logout: planted('Logout'),
  user: planted('User'),
  login: planted('Login'),
  header: planted('Header'),
  json: planted('Json'),
  unused: planted('Unused'),
  connector: planted('Connector'),
  webhook: planted('Webhook'),
  newUser: planted('NewUser'),
  license: planted('License'),
};
const escaped = (secret: string) => encodeURIComponent(secret);
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

let root: string;
let dataDir: string;
let emulator: Started;
const search = new SecretSearch();
const findings: Finding[] = [];
const lookAt = (place: string, text: string) => findings.push(...search.inText(place, text));

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'proget-keys-planted-'));
  dataDir = join(root, 'data');
  for (const [name, secret] of Object.entries(secrets)) search.add(name, secret);
  await mkdir(dataDir, { mode: 0o700 });
  const store = await openStore({ dir: dataDir, migrations, blobReferences, onFatal: () => {}, onWarning: () => {} });
  new UserTable(store).create({
    name: 'keeper',
    displayName: null,
    email: null,
    grants: [{ task: 'View & Download Packages', feed: null, feedGroup: null, deny: false }],
    passwordHash: await hashPassword(secrets.password),
  });
  await store.close();
});
after(async () => {
  emulator.child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const args = ['--port', '0', '--data-dir', dataDir, '--demo', '--admin-key-stdin', '--log-level', 'debug'];
  emulator = await startEmulator(args, { input: secrets.admin });
  await lookAtProcess('the emulator', emulator.child.pid);
}

async function stop(): Promise<void> {
  emulator.child.kill('SIGTERM');
  const { code, stdout, stderr } = await emulator.end;
  assert.equal(code, 0);
  lookAt('stderr of start', stderr);
  // The one line that tells a program the admin key.
  lookAt('stdout of start', stdout.replace(JSON.stringify(secrets.admin), ''));
}

/** What every user of the machine can read of a process. */
async function lookAtProcess(name: string, pid: number | undefined): Promise<void> {
  if (process.platform !== 'linux') return;
  for (const file of ['cmdline', 'environ']) {
    const bytes = await readFile(`/proc/${pid}/${file}`).catch(() => Buffer.alloc(0));
    findings.push(...search.inBytes(`${file} of ${name}`, bytes));
  }
}

/** Runs a verb; its stdout is left out where it is there to print a key. */
async function verb(line: string, options: RunOptions & { printsKey?: true } = {}): Promise<string> {
  const child = spawnVerb([...line.split(' '), '--data-dir', dataDir], options);
  await lookAtProcess(line, child.pid);
  const { stdout, stderr } = await ended(child);
  lookAt(`stderr of ${line}`, stderr);
  if (options.printsKey !== true) lookAt(`stdout of ${line}`, stdout);
  return stdout;
}

async function cli(args: readonly string[], input = ''): Promise<string> {
  const child = spawnCli([...args, '--data-dir', dataDir], { env: cliEnv(root), cwd: root });
  await lookAtProcess(args.join(' '), child.pid);
  const { stdout, stderr } = await collect(child, input);
  lookAt(`stderr of ${args.join(' ')}`, stderr);
  lookAt(`stdout of ${args.join(' ')}`, stdout);
  return stderr;
}

interface Sent {
  readonly headers?: Record<string, string | number>;
  readonly body?: string | Buffer;
  /** The reply is there to tell a key. */
  readonly tellsKey?: true;
}

/** Sends a request as bytes. @returns status and the whole reply. */
async function ask(line: string, { headers = {}, body = '', tellsKey }: Sent = {}): Promise<[number, string]> {
  const connection = new RawConnection(emulator.ready.url);
  const all = { 'Content-Length': Buffer.byteLength(body), Connection: 'close', ...headers };
  await connection.write(Buffer.from(head(emulator.ready.url, line, all), 'utf8'));
  await connection.write(Buffer.from(body));
  const reply = await connection.everything();
  if (tellsKey !== true)
    findings.push(...search.inBytes(`reply to ${line.slice(0, 60)}`, Buffer.from(reply, 'latin1')));
  return [Number(/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1]), reply];
}

const admin = () => ({ 'X-ApiKey': secrets.admin });
const asJson = { 'Content-Type': 'application/json' };

async function sendEverywhere(secret: string): Promise<void> {
  const places = ['/npm/npm/x', '/nuget/nuget/v3/index.json', '/rubygems/gems/versions', '/endpoints/assets/dir/x'];
  for (const path of [...places, '/api/api-keys/list', '/emulator/status', '/api/json/Feeds_GetFeeds', '/nowhere']) {
    await ask(`GET ${path}`, { headers: { Authorization: `Bearer ${secret}` } });
    await ask(`GET ${path}`, { headers: { Authorization: secret } });
    await ask(`GET ${path}`, { headers: { Authorization: basic('api', secret) } });
    await ask(`GET ${path}`, { headers: { Authorization: basic('keeper', secret) } });
    await ask(`GET ${path}`, { headers: { Authorization: basic(secret, 'x') } });
    await ask(`GET ${path}`, { headers: { Authorization: basic(secret, '') } });
    await ask(`GET ${path}`, { headers: { 'X-ApiKey': secret, 'X-NuGet-ApiKey': secret } });
    await ask(`GET ${path}`, { headers: { 'X-ApiKey': `keeper:${secret}` } });
    await ask(`GET ${path}`, { headers: { 'X-ApiKey': `nobody:${secret}` } });
    for (const name of [
      'key',
      '%6bey',
      'KEY',
      'api_key',
      'apikey',
      'token',
      'access_token',
      'password',
      'pass%77ord',
    ]) {
      await ask(`GET ${path}?a=1&${name}=${escaped(secret)}&b=2`);
      await ask(`GET ${path}?${name}=${escaped(secret).toLowerCase()}`);
    }
    await ask(`GET ${path}?key=${secretForms(secret).get('percent-encoded')?.[2]}`, { headers: admin() });
  }
}

test('no secret that is planted anywhere turns up where it should not', { timeout: 240_000 }, async () => {
  await start();
  const made = await verb('keys create --type feed --feed npm --permissions view --name own --key -', {
    input: secrets.own,
    printsKey: true,
  });
  assert.equal(made.trim(), secrets.own);
  const generated = (
    await verb('keys create --type feed --feed nuget --permissions view --name made', { printsKey: true })
  ).trim();
  search.add('generated', generated);
  await verb('keys create --type feed --feed nowhere --permissions view --key -', { input: secrets.unused });
  await verb('keys create --type system --apis feeds --name again --key -', { input: secrets.own });

  // From now on the bodies of all that the admin key does are kept as well.
  const asksAll = { headers: { ...admin(), ...asJson }, body: '{"logging":"both"}' };
  assert.equal((await ask('PATCH /emulator/keys/1000', asksAll))[0], 200);

  for (const secret of [secrets.wrong, secrets.admin, secrets.own, secrets.password, generated]) {
    await sendEverywhere(secret);
  }
  const [allowed] = await ask('GET /npm/npm/-/ping', { headers: { Authorization: `Bearer ${secrets.own}` } });
  const [denied] = await ask('GET /nuget/nuget/v3/index.json', {
    headers: { Authorization: basic('api', secrets.own) },
  });
  const [user] = await ask('GET /npm/npm/-/ping', { headers: { Authorization: basic('keeper', secrets.password) } });
  assert.deepEqual([allowed, denied, user], [200, 403, 200]);

  const [pseudo] = await ask('GET /api/api-keys/list', { headers: { 'X-ApiKey': `Admin:${secrets.pseudo}` } });
  assert.equal(pseudo, 403);
  await ask(`GET /api/management/feeds/list?key=Admin:${escaped(secrets.pseudo)}`);
  await ask(`GET /npm/npm/x?key=${escaped(secrets.query)}&_authToken=${escaped(secrets.query)}`);
  await ask(`GET /npm/npm/x?x=y;key=${escaped(secrets.query)}`);

  for (const slash of ['/', '//', '///']) {
    const path = ['/npm/npm', '-', 'user', 'token', escaped(secrets.logout)].join(slash);
    for (const method of ['DELETE', 'GET', 'POST']) await ask(`${method} ${path}`);
    await ask(`DELETE ${path}/more`, { headers: { Authorization: `Bearer ${secrets.own}` } });
    await ask(`DELETE ${path}${slash}more`, { headers: { Authorization: `Bearer ${secrets.admin}` } });
    await ask(`DELETE /npm/nowhere/-${slash}user/token/${escaped(secrets.logout)}`);
  }
  await ask(`DELETE /npm/npm/-/user/TOKEN/${escaped(secrets.logout).toLowerCase()}`);

  const couch = `/npm/npm/-/user/org.couchdb.user:${escaped(secrets.user)}`;
  const login = (name: string, password: string) => JSON.stringify({ name, password });
  await ask(`PUT ${couch}`, { headers: asJson, body: login(secrets.user, secrets.login) });
  await ask(`PUT ${couch}`, { headers: asJson, body: login('other', secrets.login) });
  await ask(`PUT ${couch}`, { headers: asJson, body: `{"name":"${secrets.user}","password":"${secrets.login}` });
  await ask(`GET ${couch}`, { headers: { Authorization: `Bearer ${secrets.wrong}` } });
  await ask('PUT /npm/npm/-/user/org.couchdb.user:api', { headers: asJson, body: login('api', secrets.login) });
  await ask('PUT /npm/npm/-/user/org.couchdb.user:keeper', { headers: asJson, body: login('keeper', secrets.login) });

  const nupkg = await buildNupkg({ id: 'Planted', version: '1.0.0' });
  const part = `--b\r\nX-ApiKey: ${secrets.header}\r\nContent-Disposition: form-data; name=package; filename="${escaped(secrets.header)}"\r\n\r\n`;
  const form = (bytes: Buffer) => Buffer.concat([Buffer.from(part), bytes, Buffer.from('\r\n--b--\r\n')]);
  const extra = { 'X-ApiKey': secrets.header, Cookie: `token=${secrets.header}`, 'X-Custom': secrets.header };
  for (const key of [secrets.admin, secrets.header]) {
    const headers = { ...extra, 'X-NuGet-ApiKey': key, 'Content-Type': 'multipart/form-data; boundary=b' };
    await ask('PUT /nuget/nuget/v3/package/', { headers, body: form(nupkg.subarray(0, 200)) });
    const [status] = await ask('PUT /nuget/nuget/v3/package/', { headers, body: form(nupkg) });
    assert.equal(status, key === secrets.admin ? 201 : 401);
  }
  const packageJson = { name: 'planted', version: '1.0.0' };
  const document = JSON.stringify(npmPublishDocument(packageJson, await buildNpmTarball(packageJson)));
  for (const key of [secrets.own, secrets.header, secrets.admin]) {
    const headers = { ...extra, ...asJson, Authorization: `Bearer ${key}` };
    await ask('PUT /npm/npm/planted', { headers, body: document.slice(0, -9) });
    await ask('PUT /npm/npm/planted', { headers, body: document });
  }

  const malformed = [`{"API_Key":"${secrets.json}"`, `{"API_Key":${secrets.json}}`, JSON.stringify(secrets.json)];
  for (const body of [...malformed, JSON.stringify({ API_Key: secrets.json, type: secrets.json.slice(0, 3) })]) {
    for (const headers of [asJson, { ...asJson, ...admin() }]) {
      await ask('POST /api/api-keys/create', { headers, body });
      await ask('POST /api/management/feeds/create', { headers, body });
      await ask('PUT /npm/npm/planted', { headers: { ...headers, Authorization: `Bearer ${secrets.admin}` }, body });
    }
  }
  const big = JSON.stringify({ API_Key: secrets.json, padding: 'x'.repeat(100_000) });
  assert.equal((await ask('POST /api/api-keys/create', { headers: asJson, body: big }))[0], 413);
  const formType = { 'Content-Type': 'application/x-www-form-urlencoded' };
  await ask('POST /api/api-keys/delete?id=1', { headers: formType, body: `key=${escaped(secrets.json)}` });
  await sendSecretsForOthers();
  await breakBlob();
  const broken = '/nuget/nuget/v3/flatcontainer/planted/1.0.0/planted.nuspec';
  const [failed, reply] = await ask(`GET ${broken}?key=${escaped(secrets.query)}`, {
    headers: { Authorization: basic('api', secrets.admin) },
  });
  assert.equal(failed, 500);
  assert.doesNotMatch(reply, /\n\s+at |EISDIR/);

  await sendOutside();
  await storeValuesForAWhile();
  for (const line of [
    'keys list',
    'keys list --json',
    'requests --all --limit 10000 --json',
    'requests',
    'requests --key 1000 --bodies --limit 10000',
    'status --json',
  ]) {
    await verb(line);
  }
  await verb('logs --lines 10000');
  const [, records] = await ask('GET /emulator/requests?limit=10000', { headers: admin() });
  assert.match(records, /"denial":"unknown-key"/);
  const [, withBodies] = await ask('GET /emulator/requests?limit=10000&bodies=1', { headers: admin() });
  assert.match(withBodies, /\\"displayName\\":\\"stored\\",\\"key\\":\\"\*\*\*\\"/);
  await cli(['explain', 'last']);
  await cli(['explain', 'last', '--json']);
  await cli(['config', 'npm', '--feed', 'npm', '--key', '-'], secrets.own);
  await cli(['config', 'nuget', '--feed', 'nuget', '--key', '-', '--json'], secrets.wrong);
  await cli(['config', 'npm', '--feed', 'npm', '--key', secrets.unused]);
  findings.push(...(await search.inFolder(root)));

  await stop();
  findings.push(...(await search.inFolder(root)));
  await start();
  assert.equal((await ask('GET /npm/npm/-/ping', { headers: { Authorization: `Bearer ${secrets.own}` } }))[0], 200);
  await stop();
  findings.push(...(await search.inFolder(root)));
  const leaks = findings.filter(
    ({ secret, place }) => !(secret === 'admin' && place === join(dataDir, 'instance.json')),
  );
  // On a command line only because this test put it there.
  const foreign = leaks.filter(({ secret, place }) => !(secret === 'unused' && place.startsWith('cmdline of config')));
  const seen = new Set(foreign.map(({ secret, form, place }) => `${secret} ${form} in ${place}`));
  assert.deepEqual([...seen], []);
});

/** Secrets that are to be kept for somebody else, or to be known by a hash only. */
async function sendSecretsForOthers(): Promise<void> {
  const headers = { ...asJson, ...admin() };
  const send = async (path: string, body: object) => {
    const [status] = await ask(`POST /api/${path}`, { headers, body: JSON.stringify(body) });
    assert.ok([200, 201].includes(status), `${path}: ${status}`);
  };
  const connector = { name: 'up', url: 'https://npm.example/', feedType: 'npm', username: 'reader' };
  await send('management/connectors/create', { ...connector, password: secrets.connector });
  const payload = { method: 'POST', headers: { 'X-Proof': secrets.webhook }, content: '{}' };
  await send('webhooks/create', { name: 'hook', url: 'https://hooks.example/', event: 'deleted', payload });
  await send('security/users/add', { name: 'new', password: secrets.newUser });
  const setting = `name=Licensing.Key&value=${escaped(secrets.license)}`;
  assert.equal((await ask(`POST /api/settings/set?${setting}`, { headers: admin() }))[0], 200);
  for (const path of ['management/connectors/list', 'webhooks/list', 'security/users/list', 'settings/list']) {
    await ask(`GET /api/${path}`, { headers: admin() });
  }
}

/** Connectors and webhooks have to send their secrets, and so keep them, but in the clear nowhere else. */
async function sendOutside(): Promise<void> {
  const received: IncomingHttpHeaders[] = [];
  const other = createServer((request, response) => {
    received.push(request.headers);
    // An answer that repeats what it got must not get any further either.
    response.writeHead(401, { 'X-Echo': request.headersDistinct.authorization?.[0] ?? '' });
    response.end(JSON.stringify(request.headers));
  });
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  const headers = { ...asJson, ...admin() };
  const connector = { name: 'called', url, feedType: 'nuget', username: 'me', password: secrets.connector };
  // What is refused is not told either.
  for (const wrong of [{ timeout: 0 }, { url: `http://me:${escaped(secrets.connector)}@a.example/` }, {}]) {
    await ask('POST /api/management/connectors/create', { headers, body: JSON.stringify({ ...connector, ...wrong }) });
  }
  const values = { 'X-Hook': secrets.webhook, 'content-type': 'text/plain', Authorization: 'x' };
  const hook = { name: 'ci', url, event: 'added', payload: { headers: values } };
  const wrongHook = { ...hook, payload: { headers: { ...values, 'X-Hook': `${secrets.webhook}\n` } } };
  for (const body of [wrongHook, hook]) {
    await ask('POST /api/webhooks/create', { headers, body: JSON.stringify(body) });
  }
  for (const path of ['management/connectors/list', 'management/connectors/get/called', 'webhooks/list']) {
    assert.equal((await ask(`GET /api/${path}`, { headers }))[0], 200);
  }
  await ask('POST /api/management/connectors/update/called', { headers, body: '{"timeout":5}' });
  await ask('POST /api/webhooks/edit?id=2', { headers, body: '{"payload":{"headers":{"X-Hook":"***"}}}' });
  assert.match((await ask('GET /api/connector-health/2', { headers }))[1], /"state":"error"/);
  const packageJson = { name: 'told', version: '1.0.0' };
  const document = JSON.stringify(npmPublishDocument(packageJson, await buildNpmTarball(packageJson)));
  const publisher = { ...asJson, Authorization: `Bearer ${secrets.admin}` };
  assert.equal((await ask('PUT /npm/npm/told', { headers: publisher, body: document }))[0], 201);
  await until('the webhook was called', async () =>
    /"state":"failed"/.test((await ask('GET /emulator/webhooks', { headers }))[1]),
  );
  const credentials = basic('me', secrets.connector);
  assert.ok(received.some(({ authorization }) => authorization === credentials));
  assert.ok(received.some((one) => one['x-hook'] === secrets.webhook));
  other.close();
}

/** A 500 with the stack in the log: a folder stands where the bytes of the package were. */
async function breakBlob(): Promise<void> {
  const blobs = await readdir(join(dataDir, 'blobs'), { recursive: true, withFileTypes: true });
  for (const file of blobs.filter((entry) => entry.isFile())) {
    await rm(join(file.parentPath, file.name));
    await mkdir(join(file.parentPath, file.name));
  }
}

/** While hashing is off ProGet keeps and lists values; afterwards nothing of them may be left. */
async function storeValuesForAWhile(): Promise<void> {
  const policies = 'PATCH /emulator/policies';
  const headers = { ...asJson, ...admin() };
  await ask(policies, { headers, body: '{"hashing":false}' });
  const body = JSON.stringify({ type: 'System', systemApis: ['sca'], displayName: 'stored', key: secrets.stored });
  await ask('POST /api/api-keys/create', { headers, body, tellsKey: true });
  const [, list] = await ask('GET /api/api-keys/list', { headers, tellsKey: true });
  assert.ok(Buffer.from(list, 'latin1').toString('utf8').includes(JSON.stringify(secrets.stored)));
  assert.ok((await search.inFolder(dataDir)).some(({ secret, place }) => secret === 'stored' && /journal/.test(place)));
  await ask(policies, { headers, body: '{"hashing":true}' });
  await until('the values are off the disk', async () =>
    (await search.inFolder(dataDir)).every(({ secret }) => secret !== 'stored'),
  );
}

test('the search finds every form of every secret, wherever it stands', async () => {
  const scratch = join(dataDir, 'logs', 'scratch.bin');
  for (const [name, secret] of Object.entries(secrets)) {
    for (const [form, patterns] of secretForms(secret)) {
      for (const bytes of patterns) {
        await writeFile(scratch, Buffer.concat([Buffer.from([0, 0xff, 0x0a]), bytes, Buffer.from('tail')]));
        const found = search.inBytes(scratch, await readFile(scratch));
        assert.ok(
          found.some((one) => one.secret === name && one.form === form),
          `${form} of ${name}`,
        );
      }
    }
    const inSentences = [
      basic('api', secret),
      basic('keeper', secret),
      basic('', secret),
      JSON.stringify({ key: secret }),
    ];
    for (const text of [...inSentences, `?key=${escaped(secret)}`, escaped(basic('api', secret).slice(6))]) {
      await writeFile(scratch, `before ${text} after`);
      const found = await search.inFolder(root);
      assert.ok(
        found.some((one) => one.secret === name && one.place === scratch),
        text,
      );
    }
  }
  await rm(scratch);
});
