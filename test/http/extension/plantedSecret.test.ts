// Long because it is one story: all of it happens in one window, and what it left is searched after each part.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readInstance } from '../../../emulator/attach/instanceFile.ts';
import { isAlive, waitForEnd } from '../../../emulator/attach/processes.ts';
import type { Act } from '../../support/fakePrompts.ts';
import { FakeEditor } from '../../support/fakeVscode.ts';
import type { Said } from '../../support/fakeVscodeInputs.ts';
import type { StandInVariant } from '../../support/progetHabits.ts';
import { startStandIn } from '../../support/progetStandIn.ts';
import { variants } from '../../support/progetVariants.ts';
import { SecretSearch } from '../../support/secretForms.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

/** Each holds what every form of encoding writes in a way of its own. */
const planted = (name: string) => `${name}/PLANTED+ä"ö~${name}`;
const plantedAscii = (name: string) => `${name}/PLANTED+"~%${name}`;
const serverKey = plantedAscii('Server');
const wrongKey = plantedAscii('Wrong');
const ownValue = plantedAscii('Own');
/** As the JSON writer of .NET does it, of which a server is made. */
const dotnetEscapes = (text: string) =>
  text.replace(/[^\w ]/g, (one) => `\\u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
/** No secret, but as unlikely: what is not found of it is not looked at. */
const name = 'Bystander/"~%';

let home: string;
let editor: FakeEditor;
let server: TestServer;
const search = new SecretSearch();
/** The values that the server made, in the order of making. */
const made: string[] = [];
/** Of what was said: while the user had pressed Reveal. */
let revealed: readonly [from: number, to: number] = [0, 0];
/** Answers to creations are lost after the server has made the key. */
let losesAnswers = false;
const realFetch = globalThis.fetch;

/** Plants every value that a server makes. */
async function plantingFetch(...asked: Parameters<typeof fetch>): Promise<Response> {
  const response = await realFetch(...asked);
  if (!String(asked[0]).endsWith('/create') || !response.ok) return response;
  const { key } = (await response.clone().json()) as { key?: string };
  if (key !== undefined) plant(`made ${made.length}`, key);
  if (losesAnswers) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
  return response;
}

function plant(title: string, value: string): void {
  search.add(title, value);
  if (title.startsWith('made')) made.push(value);
}

const newKey = (title: string, ...value: Act[]): Act[] => [
  { take: 'Feed' },
  { take: ['npm'] },
  { take: ['View'] },
  { type: title },
  { take: '90 days' },
  ...value,
  { take: 'minimal' },
];

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'proget-keys-planted-'));
  search.add('server key', serverKey);
  search.add('wrong key', wrongKey);
  search.add('own value', ownValue);
  search.add('own value in .NET', dotnetEscapes(ownValue));
  search.add('unused', planted('Unused'));
  server = await startTestServer({ adminKey: serverKey });
  await server.createFeed('npm', 'npm');
  globalThis.fetch = plantingFetch;
  const settings = { 'proget.emulator.dataDirectory': join(home, 'data'), 'proget.emulator.port': 0 };
  editor = new FakeEditor({ storage: join(home, 'storage'), settings });
  editor.activate();
});
after(async () => {
  globalThis.fetch = realFetch;
  await editor.deactivate();
  await server.stop();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

/** Everything but what the user asked for: Reveal, the clipboard and the keyring. */
async function findings(secrets = search) {
  const [from, to] = revealed;
  const said = editor.said.flatMap(({ place, text }, index) => {
    const isRevealed = index >= from && index < to && isValue({ place, text });
    return isRevealed ? [] : secrets.inText(place, text);
  });
  const written = editor.written.flatMap((line) => secrets.inText(line.split(' ')[0] ?? '', line));
  const kept = [...editor.memory].flatMap(([at, value]) => secrets.inText(at, JSON.stringify(value)));
  return [...said, ...written, ...kept, ...(await secrets.inFolder(join(home, 'storage')))];
}

/** The line of the window that shows a new value, masked or not. */
const isValue = ({ place, text }: Said) => place === 'quick pick placeholder' && text.startsWith('Value: ');

const placesOf = async (secrets: SecretSearch) => new Set((await findings(secrets)).map(({ place }) => place));

describe('no secret is said, logged or kept in clear text', () => {
  it('when a server is added with a wrong key first', async () => {
    await editor.run('proget.server.add', [
      { type: server.url },
      { type: wrongKey },
      { take: 'Change the Key' },
      { type: serverKey },
      { type: name },
    ]);
    assert.ok([...editor.secrets.values()].includes(serverKey), 'it is not even kept');
    await editor.walk('proget.keys');
    assert.deepEqual(await findings(), []);
  });

  it('when keys are created, revealed and copied', async () => {
    const generated = newKey(name, { take: 'Generated' });
    const from = editor.said.length;
    await editor.run('proget.key.create', [...generated, { take: 'Reveal' }, { take: 'Copy Key' }, { take: 'Done' }]);
    revealed = [from, editor.said.length];
    const lines = editor.said.slice(from).filter(isValue);
    assert.deepEqual(
      lines.map(({ text }) => text),
      [`Value: ${'•'.repeat(12)}`, `Value: ${made[0]}`, `Value: ${made[0]}`],
    );
    assert.equal(editor.clipboard, made[0]);
    const own = newKey('own', { take: 'Own Value' }, { type: ownValue });
    await editor.run('proget.key.create', [...own, { take: 'Done' }]);
    await editor.run('proget.key.copy', [{ take: name }]);
    assert.equal(editor.clipboard, made[0]);
    await editor.run('proget.key.copyAs', [{ take: name }, { take: 'npm' }]);
    await editor.run('proget.key.try', [{ take: name }, 'cancel']);
    await editor.walk('proget.keys');
    assert.deepEqual(await findings(), []);
  });

  it('when a key is rotated, with a reload in the middle or an answer that is lost', async () => {
    await editor.run('proget.key.rotate', [{ take: name }, { press: 'Make Successor' }, 'cancel', 'cancel']);
    await editor.walk('proget.keys');
    await editor.deactivate();
    editor.activate();
    await editor.walk('proget.keys');
    await editor.run('proget.key.finishRotation', [{ take: 'Delete the Old Key' }, { press: 'Delete' }]);
    losesAnswers = true;
    await editor.run('proget.key.rotate', [{ take: name }, { press: 'Make Successor' }]);
    losesAnswers = false;
    await editor.walk('proget.keys');
    assert.ok(made.length >= 4, `${made.length} keys were made`);
    assert.deepEqual(await findings(), []);
  });

  it('when a key is deleted', async () => {
    await editor.run('proget.key.delete', [{ take: 'own' }, { press: 'Delete' }]);
    await editor.walk('proget.keys');
    assert.deepEqual(await findings(), []);
  });

  for (const variant of ['redirects elsewhere', 'web site', 'echoes what it refuses', 'resets the connection'] as const)
    it(`when a server is one that “${variant}”`, async () => {
      const standIn = await startStandIn({ variant });
      try {
        await editor.run('proget.server.add', [
          { type: standIn.url },
          { type: serverKey },
          { take: 'All the Same' },
          { type: variant },
        ]);
        await editor.run('proget.key.create', [{ take: variant }]);
        await editor.walk('proget.keys');
        await editor.run('proget.server.remove', [{ take: variant }, { press: 'Remove' }]);
        assert.deepEqual(await findings(), []);
      } finally {
        await standIn.stop();
      }
    });

  it('when a server refuses a value and repeats it in JSON as .NET writes it', async () => {
    const usual = variants['ProGet 2026'];
    const answer: StandInVariant['answer'] = (asked) => {
      if (asked.path !== '/api/api-keys/create') return usual.answer(asked);
      const { key } = JSON.parse(asked.body) as { key: string };
      asked.response
        .writeHead(400, { 'Content-Type': 'application/json' })
        .end(`{"message":"${dotnetEscapes(key)} is taken."}`);
    };
    const standIn = await startStandIn({ variant: { ...usual, answer } });
    try {
      const key = 'b1'.repeat(20);
      search.add('key of the stand-in', key);
      await editor.run('proget.server.add', [{ type: standIn.url }, { type: key }, { type: 'Refusing' }]);
      const draft = [{ take: 'System' }, { take: ['Feeds'] }, { type: 'x' }, { take: 'Never' }];
      const value: Act[] = [{ take: 'Own Value' }, { type: ownValue }, { take: 'minimal' }];
      const said = editor.said.length;
      await editor.run('proget.key.create', [{ take: 'Refusing' }, ...draft, ...value]);
      assert.ok(editor.said.slice(said).some(({ place, text }) => place === 'error message' && /is taken/.test(text)));
      await editor.run('proget.server.remove', [{ take: 'Refusing' }, { press: 'Remove' }]);
      assert.deepEqual(await findings(), []);
    } finally {
      await standIn.stop();
    }
  });

  it('when a server lists the values of its keys', async () => {
    const standIn = await startStandIn({ variant: 'ProGet 2026 without hashing' });
    try {
      const headers = { 'X-ApiKey': 'b1'.repeat(20) };
      search.add('listed server key', headers['X-ApiKey']);
      const body = JSON.stringify({
        key: plantedAscii('Listed'),
        displayName: 'listed',
        type: 'system',
        systemApis: [],
      });
      await fetch(`${standIn.url}/api/api-keys/create`, { method: 'POST', headers, body });
      await editor.run('proget.server.add', [{ type: standIn.url }, { type: headers['X-ApiKey'] }, { type: 'Open' }]);
      await editor.walk('proget.keys');
      await editor.run('proget.key.copy', [{ take: 'Open' }, { take: 'listed' }]);
      assert.equal(editor.clipboard, plantedAscii('Listed'));
      await editor.run('proget.server.remove', [{ take: 'Open' }, { press: 'Remove' }]);
      assert.deepEqual(await findings(), []);
    } finally {
      await standIn.stop();
    }
  });

  it('when the requests of the emulator are looked at', async () => {
    await editor.run('proget.emulator.start');
    const instance = await readInstance(join(home, 'data'));
    const pid = instance?.pid;
    assert.ok(instance !== null && pid !== undefined, 'it was not started');
    try {
      search.add('admin key', instance.adminKey);
      const ask = (path: string, headers: Record<string, string>) => realFetch(instance.url + path, { headers });
      await ask('/api/api-keys/list', { 'X-ApiKey': wrongKey });
      await ask('/npm/none/a', { Authorization: `Bearer ${wrongKey}` });
      await ask('/npm/none/b', { Authorization: `Basic ${Buffer.from(`api:${wrongKey}`).toString('base64')}` });
      await ask(`/npm/none/c?API_KEY=${encodeURIComponent(wrongKey)}`, { 'User-Agent': name.replaceAll('/', ' ') });
      await ask('/api/api-keys/list', { 'X-ApiKey': instance.adminKey });
      editor.setVisible('proget.requests', true);
      await until(async () => (await editor.walk('proget.requests')).length > 5);
      editor.clipboard = '';
      await editor.run('proget.requests.explainLastRefusal');
      const [request] = await editor.walk('proget.requests');
      await editor.run('proget.requests.copy', [], request);
      editor.say('copied request', editor.clipboard);
      assert.match(editor.clipboard, /api/);
      await editor.run('proget.emulator.show', ['cancel']);
      await editor.walk('proget.keys');
      assert.deepEqual(await findings(), []);
    } finally {
      await editor.run('proget.emulator.stop');
      assert.equal(await waitForEnd(pid, undefined, 20_000), true);
      assert.equal(await isAlive(pid), false);
    }
  });

  it('and secrets are typed into masked boxes only, which stay open', () => {
    const typed = editor.typed.filter(({ text }) => [serverKey, wrongKey, ownValue].includes(text));
    assert.ok(typed.length > 5);
    assert.deepEqual(
      typed.filter(({ masked }) => !masked),
      [],
    );
  });

  it('and the search does find what is no secret in all these places', async () => {
    const control = new SecretSearch();
    control.add('name', name);
    const places = await placesOf(control);
    const wanted = ['tree label', 'tree tooltip', 'tree accessibility', 'quick pick label', 'warning message'];
    for (const place of [...wanted, 'status bar message', 'globalState', 'proget.servers', 'quick pick title'])
      assert.ok(places.has(place), `${place} is not searched; only ${[...places].join(', ')}`);
    for (const place of ['log debug', 'error message', 'text document', 'tree description', 'terminal variable'])
      assert.ok(
        [...editor.said.map((one) => one.place), ...editor.written].some((one) => one.startsWith(place)),
        `${place} has not come up`,
      );
  });
});

async function until(check: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await check()); await new Promise((resolve) => setTimeout(resolve, 20)))
    assert.ok(Date.now() < end, 'it does not happen');
}
