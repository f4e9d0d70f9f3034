import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type ScanEvent, type ScanOptions, scan } from '../../../src/scan/scan.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';

const key = makeApiKey(1);
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files; the text `KEY` becomes a key. */
function workspace(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), 'proget-keys-scan-'));
  folders.push(root);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content.replaceAll('KEY', key) : content);
  }
  return root;
}

async function collect(root: string, options: ScanOptions = {}): Promise<ScanEvent[]> {
  const events: ScanEvent[] = [];
  for await (const event of scan(root, options)) events.push(event);
  return events;
}

async function filesWithKeys(root: string, options: ScanOptions = {}): Promise<string[]> {
  return (await collect(root, options)).flatMap((event) => (event.type === 'finding' ? [event.finding.file] : []));
}

async function notes(root: string): Promise<string[]> {
  return (await collect(root)).flatMap((event) =>
    event.type === 'note' ? [`${event.note.file} ${event.note.reason}`] : [],
  );
}

test('folders of tools and build output are left out, but for the configuration of git', async () => {
  const root = workspace({
    'node_modules/a/.npmrc': 'KEY',
    'dist/a.js': '"KEY"',
    'sub/target/a.txt': 'KEY',
    '.git/objects/a': 'KEY',
    '.git/config': '[http "https://x.jfrog.io/"]\n\textraHeader = X-JFrog-Art-Api: KEY\n',
    'src/a.txt': 'KEY',
  });
  assert.deepEqual(await filesWithKeys(root), ['.git/config', 'src/a.txt']);
});

test('ignore files leave out code and prose, but no file that clients keep credentials in', async () => {
  const root = workspace({
    '.gitignore': '*.txt\n.env\n/local/\n!keep.txt\n',
    '.env': 'A=KEY',
    'a.txt': 'KEY',
    'keep.txt': 'KEY',
    'local/b.md': 'KEY',
    'sub/.gitignore': 'c.md\n',
    'sub/c.md': 'KEY',
    'sub/d.md': 'KEY',
  });
  assert.deepEqual((await filesWithKeys(root)).sort(), ['.env', 'keep.txt', 'sub/d.md']);
  assert.equal((await filesWithKeys(root, { ignoreFiles: false })).length, 6);
});

test('.ignore and excludes leave out whatever they name', async () => {
  const root = workspace({ '.ignore': '.env\n', '.env': 'A=KEY', 'a.txt': 'KEY', 'b/c.txt': 'KEY' });
  assert.deepEqual(await filesWithKeys(root, { excludes: ['/b/'] }), ['a.txt']);
});

test('links are not followed, out of the folder or round in a circle, and both are told', async () => {
  const outside = workspace({ 'a.txt': 'KEY' });
  const root = workspace({ 'in/a.txt': 'KEY' });
  symlinkSync(outside, join(root, 'out'));
  symlinkSync(join(outside, 'a.txt'), join(root, 'file'));
  symlinkSync('..', join(root, 'in', 'round'));
  symlinkSync('self', join(root, 'self'));
  symlinkSync('nowhere', join(root, 'broken'));
  symlinkSync('in/a.txt', join(root, 'twice'));
  assert.deepEqual(await filesWithKeys(root), ['in/a.txt']);
  assert.deepEqual((await notes(root)).sort(), [
    'file link-outside',
    'in/round link-cycle',
    'out link-outside',
    'self link-cycle',
  ]);
});

test('a folder that is itself a link is scanned', async () => {
  const root = workspace({ 'a.txt': 'KEY' });
  const link = join(workspace({}), 'link');
  symlinkSync(root, link);
  assert.deepEqual(await filesWithKeys(link), ['a.txt']);
});

test('what is binary is passed over; what is too large or cannot be read is told', async () => {
  const root = workspace({
    'a.bin': Buffer.concat([Buffer.from([0, 1, 2, 0]), Buffer.from(key)]),
    'big.txt': `${key}\n${'x'.repeat(2 * 1024 * 1024)}`,
    'large.yaml': `${'a: b\n'.repeat(200_000)}key: ${key}\n`,
    'secret.txt': 'KEY',
  });
  chmodSync(join(root, 'secret.txt'), 0);
  const isRoot = process.getuid?.() === 0;
  assert.deepEqual((await notes(root)).sort(), ['big.txt too-large', ...(isRoot ? [] : ['secret.txt unreadable'])]);
  assert.deepEqual(await filesWithKeys(root), ['large.yaml', ...(isRoot ? ['secret.txt'] : [])]);
});

test('a file that is broken for its format is still searched', async () => {
  const files = {
    'a.json': '{"a": "KEY", ',
    'b.yaml': 'a: [KEY\n b: }',
    'c.toml': 'a = "KEY"\na = "KEY',
    'd.xml': '<a b="KEY"><c></a>',
    'e.ps1': '@{ "KEY',
  };
  assert.deepEqual([...new Set(await filesWithKeys(workspace(files)))].sort(), Object.keys(files));
});

test('a scan ends when it is cancelled', async () => {
  const files = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`d/${index}.txt`, 'nothing']));
  const root = workspace({ 'a.txt': 'KEY', ...files });
  const controller = new AbortController();
  const run = async () => {
    for await (const event of scan(root, { signal: controller.signal }))
      if (event.type === 'finding') controller.abort();
  };
  await assert.rejects(run(), { name: 'AbortError' });
});

test('findings come as soon as their file is read', async () => {
  const files = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`d/${index}.txt`, 'nothing']));
  const events = await collect(workspace({ 'a.txt': 'KEY', ...files }));
  assert.equal(events[0]?.type, 'finding');
  assert.deepEqual(events.at(-1), { type: 'progress', files: 501, bytes: key.length + 500 * 7 });
});

test('the encodings of western Europe are read', async () => {
  const root = workspace({
    'a.properties': Buffer.from(
      `# gr\xfc\xdfe \x80\nart.url=https://x.jfrog.io/artifactory/a\nart.user=j\xf6rg\nart.password=${key}\n`,
      'latin1',
    ),
  });
  const [event] = await collect(root);
  assert(event?.type === 'finding');
  assert.deepEqual([event.finding.line, event.finding.user], [4, 'jörg']);
});
