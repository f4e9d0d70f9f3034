import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { call } from '../support/api.ts';
import { type DiskServer, startDiskServer } from '../support/diskServer.ts';
import { GemFeed } from '../support/gemFeed.ts';
import { NpmFeed } from '../support/npmFeed.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { gems } from './hostile/gem.ts';
import { type HostilePackages, hostileCases } from './hostile/hostilePackages.ts';
import { documents, withOtherShasum } from './hostile/npm.ts';
import { nupkgs } from './hostile/nuget.ts';

let server: DiskServer;
let nuget: NuGetFeed;
let npm: NpmFeed;
let gem: GemFeed;
before(async () => {
  server = await startDiskServer();
  nuget = new NuGetFeed(await server.createFeed('nuget', 'nuget'), server.adminKey);
  npm = new NpmFeed(await server.createFeed('npm', 'npm'), server.adminKey);
  gem = new GemFeed(await server.createFeed('rubygems', 'rubygems'), server.adminKey);
});
after(() => server.remove());

/** How a format's client sends a package, and the kind of error that it reads. @returns the sentence it shows. */
interface Format {
  readonly packages: HostilePackages;
  readonly refuse: (body: Buffer) => Promise<string>;
}

const formats: Readonly<Record<string, Format>> = {
  nuget: {
    packages: nupkgs,
    async refuse(body) {
      const answer = await nuget.push(body);
      assert.equal(answer.status, 400, answer.statusText);
      assert.equal(answer.headers.has('x-evil'), false);
      assert.ok(answer.statusText.length <= 150, answer.statusText);
      return answer.statusText;
    },
  },
  npm: {
    packages: documents,
    async refuse(body) {
      const answer = await npm.send('PUT', '/bad', body);
      assert.equal(answer.status, 400, answer.text);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
      assert.deepEqual(Object.keys(answer.body), ['error']);
      return answer.body.error;
    },
  },
  rubygems: {
    packages: gems,
    async refuse(body) {
      const answer = await gem.push(body);
      assert.equal(answer.status, body.length === 0 ? 400 : 422, answer.text);
      assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/);
      return answer.text;
    },
  },
};

/** What each index says of a feed that never had a package, and no file of one. */
async function assertNothingKept(): Promise<void> {
  assert.deepEqual(await server.uploads(), []);
  assert.equal((await nuget.json('/v3/search?prerelease=true&semVerLevel=2.0.0')).totalHits, 0);
  assert.equal((await npm.get('/-/v1/search?text=')).body.total, 0);
  assert.equal((await npm.get('/bad')).status, 404);
  assert.equal(await gem.text('/names'), '---\n\n');
  assert.match(await gem.text('/versions'), /^created_at: \S+\n---\n$/);
  for (const feed of Object.keys(formats)) {
    assert.deepEqual((await call(server, `/api/packages/${feed}/versions`)).json, []);
  }
}

/** Short ones stay in memory while they are received, longer ones lie in a file. */
const sizes = { short: Buffer.from('x'), long: randomBytes(200_000) };

for (const [format, { packages, refuse }] of Object.entries(formats)) {
  for (const what of hostileCases) {
    const [make, reason] = packages[what] ?? [];
    if (make === undefined || reason === undefined) continue;
    test(`a ${format} package with ${what} is refused in one sentence, and nothing of it is kept`, async () => {
      for (const [size, noise] of Object.entries(sizes)) {
        const sentence = await refuse(await make(noise));
        assert.match(sentence, reason, size);
        assert.doesNotMatch(sentence, /[\r\n]|node:|\s+at \S+:\d+/, size);
        await assertNothingKept();
      }
    });
  }
}

test('an npm package with the shasum of something else is refused, too', async () => {
  for (const noise of Object.values(sizes)) {
    assert.match((await formats.npm?.refuse(await withOtherShasum(noise))) ?? '', /does not match its shasum/);
    await assertNothingKept();
  }
});

test('every case is tried with each format that can have it', () => {
  const missing = Object.entries(formats).flatMap(([format, { packages }]) =>
    hostileCases.filter((what) => packages[what] === undefined).map((what) => `${format}: ${what}`),
  );
  assert.deepEqual(missing.sort(), [
    // A tar holds names as they are, and npm's metadata does not unpack by itself: of its bomb the whole tarball is one.
    'npm: a bomb for metadata',
    'npm: an escaped path upwards',
    // A zip knows no hard links.
    'nuget: a hard link',
    'rubygems: an escaped path upwards',
    // A gem is what its specification says.
    'rubygems: metadata of something else',
  ]);
});
