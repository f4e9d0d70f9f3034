import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry, type TarHeader } from 'modern-tar';
import { ZipFile } from 'yazl';
import { startAssetFeed } from '../support/assetFeed.ts';
import { ownDirectory } from '../support/storeDir.ts';

const files = {
  'docs/read me.txt': 'hello',
  'docs/deep/er/x.bin': Buffer.alloc(300_000, 7),
  'docs/Größe.txt': 'ü',
  [`docs/${'long-'.repeat(40)}.txt`]: 'long',
  'docs/empty.txt': '',
};

async function zip(entries: readonly (readonly [name: string, content: string | Buffer])[], mode = 0o100644) {
  const file = new ZipFile();
  for (const [name, content] of entries) file.addBuffer(Buffer.from(content), name, { mode });
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function tgz(entries: readonly (readonly [name: string, content: string, header?: Partial<TarHeader>])[]) {
  const whole = entries.map(([name, content, header = {}]): TarEntry => {
    const body = Buffer.from(content);
    return { header: { name, size: body.length, type: 'file', ...header }, body };
  });
  return gzipSync(await packTar(whole));
}

/** The same number of bytes under another name, which no builder would write. */
function rename(archive: Buffer, from: string, to: string): Buffer {
  assert.equal(from.length, to.length);
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1');
}

test('what is exported comes back by an import, byte for byte', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put(Object.fromEntries(Object.entries(files).map(([path, body]) => [encodeURI(path), body])));
  await feed.send('POST', 'dir/docs/hollow');
  const before = await feed.paths('docs');
  for (const format of ['zip', 'tgz']) {
    const exported = await feed.send('GET', `export/docs?format=${format}&recursive=true`);
    assert.equal(exported.status, 200);
    assert.equal(exported.headers['content-type'], format === 'zip' ? 'application/zip' : 'application/gzip');
    assert.equal(exported.headers['content-disposition'], `attachment; filename="assets.${format}"`);
    assert.equal((await feed.send('HEAD', `export/docs?format=${format}`)).bytes.length, 0);
    const imported = await feed.send('POST', `import/copy/${format}?format=${format}`, { body: exported.bytes });
    assert.equal(imported.status, 200, imported.text);
    const copied = (await feed.paths(`copy/${format}`)).map((path) => path.replace(`copy/${format}`, 'docs'));
    assert.deepEqual(copied, before, format);
    for (const [path, body] of Object.entries(files)) {
      const got = await feed.send('GET', `content/${encodeURI(path.replace('docs', `copy/${format}`))}`);
      assert.deepEqual(got.bytes, Buffer.from(body), `${format} ${path}`);
    }
  }
});

test('unzip and tar read what is exported', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put(Object.fromEntries(Object.entries(files).map(([path, body]) => [encodeURI(path), body])));
  const dir = ownDirectory(t);
  const tools: [format: string, command: string, args: string[]][] = [
    ['zip', 'unzip', ['-q', 'a.zip', '-d', 'zip']],
    ['tgz', 'tar', ['-xzf', 'a.tgz', '-C', 'tgz']],
  ];
  for (const [format, command, args] of tools) {
    await mkdir(join(dir, format));
    const exported = await feed.send('GET', `export?format=${format}&recursive=true`);
    await writeFile(join(dir, `a.${format}`), exported.bytes);
    try {
      execFileSync(command, args, { cwd: dir, stdio: 'pipe' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      t.diagnostic(`there is no ${command} here`);
      continue;
    }
    for (const [path, body] of Object.entries(files)) {
      assert.deepEqual(await readFile(join(dir, format, path)), Buffer.from(body), `${command} ${path}`);
    }
  }
});

test('an export holds as much as it is asked for, and nothing for a folder that does not exist', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a/one.txt': '1', 'a/b/two.txt': '2' });
  const cases: [query: string, expected: string[] | number][] = [
    ['a?format=zip', ['one.txt']],
    ['a?format=tgz&recursive=false', ['one.txt']],
    ['a?format=tgz&recursive=true', ['b/', 'b/two.txt', 'one.txt']],
    ['a', ['one.txt']],
    ['missing?format=zip', []],
    ['missing?format=tgz', []],
    ['a/one.txt', 400],
    ['a?format=rar', 400],
  ];
  for (const [query, expected] of cases) {
    const exported = await feed.send('GET', `export/${query}`);
    if (typeof expected === 'number') {
      assert.equal(exported.status, expected, query);
      continue;
    }
    await feed.send('POST', 'delete/back?recursive=true');
    assert.equal((await feed.send('POST', 'import/back', { body: exported.bytes })).status, 200, query);
    assert.deepEqual(
      await feed.paths('back'),
      expected.map((path) => `back/${path}`),
      query,
    );
  }
});

test('an import adds files, and replaces those that are there only if it is told to', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'in/there.txt': 'old' });
  const zipped = await zip([
    ['there.txt', 'new'],
    ['deep/other.txt', 'x'],
  ]);
  const tarred = await tgz([
    ['./THERE.txt', 'newer'],
    ['./third.json', '{}'],
  ]);
  const content = async (path: string) => (await feed.send('GET', `content/in/${path}`)).text;
  assert.equal(await feed.status('POST', 'import/in?format=zip&overwrite=false', { body: zipped }), 200);
  assert.deepEqual([await content('there.txt'), await content('deep/other.txt')], ['old', 'x']);
  assert.equal(await feed.status('POST', 'import/in?format=zip&overwrite=true', { body: zipped }), 200);
  assert.equal(await content('there.txt'), 'new');
  assert.equal(await feed.status('POST', 'import/in', { body: tarred }), 200);
  assert.deepEqual([await content('there.txt'), await content('third.json')], ['new', '{}']);
  assert.equal(await feed.status('POST', 'import/in?overwrite=True', { body: tarred }), 200);
  assert.equal(await content('there.txt'), 'newer');
  assert.equal((await feed.send('GET', 'content/in/third.json')).headers['content-type'], 'application/json');
});

test('an archive that is broken or dangerous is refused with one sentence, and nothing of it stays', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'in/file': 'x', 'in/folder/x': 'x' });
  const before = await feed.paths();
  const good = await zip([
    ['first.txt', 'x'],
    ['ab/cd.txt', 'hello hello hello'],
  ]);
  const damaged = Buffer.from(good);
  // The checksum in the directory of the archive.
  damaged.writeUInt32LE(1, damaged.indexOf('PK\x01\x02', 0, 'latin1') + 16);
  const link: Partial<TarHeader> = { type: 'symlink', linkname: '/etc/passwd', size: 0 };
  const cases: [name: string, format: string, body: Buffer, message: RegExp][] = [
    ['zip: traversal', 'zip', rename(good, 'ab/cd.txt', '../cd.txt'), /not valid/],
    ['zip: backslash traversal', 'zip', rename(good, 'ab/cd.txt', '..\\cd.txt'), /not valid/],
    ['zip: encoded traversal', 'zip', rename(good, 'ab/cd.txt', '%2e%2e/ab'), /not valid/],
    ['zip: absolute', 'zip', rename(good, 'ab/cd.txt', '/b/cd.txt'), /not valid/],
    ['zip: drive', 'zip', rename(good, 'ab/cd.txt', 'c:/cd.txt'), /not valid/],
    ['zip: colon', 'zip', rename(good, 'ab/cd.txt', 'ab/c:.txt'), /ab\/c:\.txt/],
    ['zip: link', 'zip', await zip([['a', '/etc/passwd']], 0o120777), /link/],
    [
      'zip: twice',
      'zip',
      await zip([
        ['a', '1'],
        ['A', '2'],
      ]),
      /twice/,
    ],
    [
      'zip: file is folder',
      'zip',
      await zip([
        ['a', '1'],
        ['a/b', '2'],
      ]),
      /a is a file/,
    ],
    ['zip: bomb', 'zip', await zip([['a', Buffer.alloc(150 * 1024 * 1024)]]), /bomb/],
    ['zip: wrong checksum', 'zip', damaged, /not valid/],
    ['zip: cut off', 'zip', good.subarray(0, -30), /cut off/],
    ['zip: is tgz', 'zip', await tgz([['a', '1']]), /not a zip file/],
    ['zip: empty', 'zip', Buffer.alloc(0), /not a zip file/],
    ['zip: folder in the way', 'zip', await zip([['folder', '1']]), /refers to a directory/],
    ['zip: file in the way', 'zip', await zip([['file/a', '1']]), /file is a file/],
    [
      'tgz: traversal',
      'tgz',
      await tgz([
        ['ok', '1'],
        ['../x', '1'],
      ]),
      /\.\.\/x/,
    ],
    ['tgz: hidden traversal', 'tgz', await tgz([['a/../../x', '1']]), /leads to another folder/],
    ['tgz: absolute', 'tgz', await tgz([['/x', '1']]), /absolute/],
    [
      'tgz: link',
      'tgz',
      await tgz([
        ['ok', '1'],
        ['l', '', link],
      ]),
      /symlink/,
    ],
    ['tgz: hard link', 'tgz', await tgz([['l', '', { ...link, type: 'link' }]]), /link/],
    ['tgz: device', 'tgz', await tgz([['d', '', { type: 'character-device', size: 0 }]]), /device/],
    [
      'tgz: twice',
      'tgz',
      await tgz([
        ['a', '1'],
        ['./A', '2'],
      ]),
      /twice/,
    ],
    ['tgz: bomb', 'tgz', gzipSync(Buffer.alloc(150 * 1024 * 1024)), /not valid|bomb/],
    [
      'tgz: big bomb',
      'tgz',
      gzipSync(
        await packTar([
          { header: { name: 'a', size: 150 * 1024 * 1024, type: 'file' }, body: Buffer.alloc(150 * 1024 * 1024) },
        ]),
      ),
      /bomb/,
    ],
    ['tgz: cut off', 'tgz', (await tgz([['a', 'x'.repeat(9999)]])).subarray(0, 60), /cut off/],
    ['tgz: is zip', 'tgz', good, /not a gzip file/],
    ['tgz: no tar', 'tgz', gzipSync('x'.repeat(2000)), /not valid/],
    ['neither', '', Buffer.from('text'), /neither/],
  ];
  for (const [name, format, body, message] of cases) {
    const query = format === '' ? '' : `?format=${format}`;
    const answer = await feed.send('POST', `import/in${query}`, { body });
    assert.ok(answer.status === 400 || answer.status === 413, `${name}: ${answer.status} ${answer.text}`);
    assert.match(answer.text, message, name);
    assert.deepEqual(await feed.paths(), before, name);
  }
});
