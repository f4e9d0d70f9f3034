import { buildGem } from '../../../emulator/demo/gemPackage.ts';
import { compareSizes, type Size, type SizedQuestion } from '../compareSizes.ts';
import type { Bench, Figure, Row } from '../figure.ts';
import { type Server, startEmulator } from '../servers.ts';

const requests = 50;
const sizes = { small: { gems: 20, versions: 20 }, large: { gems: 20_000, versions: 2000 } } as const;
const holds = { small: '20 gems', large: '20000 gems' } as const;

const questions: readonly SizedQuestion<Feed>[] = [
  { name: '/info of a gem', ask: (feed) => feed.get('/info/gem-1') },
  { name: 'gemspec.rz', ask: (feed) => feed.get('/quick/Marshal.4.8/gem-1-1.0.0.gemspec.rz') },
  { name: 'download of a gem', ask: (feed) => feed.get('/gems/gem-1-1.0.0.gem') },
  { name: '/versions, unchanged', ask: (feed) => feed.get('/versions', { 'If-None-Match': feed.versionsTag }) },
  { name: '/versions, the end', ask: (feed) => feed.get('/versions', { Range: 'bytes=-100' }) },
  { name: 'specs, unchanged', ask: (feed) => feed.get('/specs.4.8.gz', { 'If-None-Match': feed.specsTag }) },
  { name: '/info of many versions, the end', ask: (feed) => feed.get('/info/many', { Range: 'bytes=-100' }) },
  { name: 'gemspec.rz among many', ask: (feed) => feed.get('/quick/Marshal.4.8/many-1.1.gemspec.rz') },
  {
    name: 'push to many versions',
    build: (turn) => buildGem({ name: 'many', version: `2.${turn}` }),
    ask: (feed, built) => feed.push(built),
  },
  {
    name: 'push, then /versions',
    build: (turn) => buildGem({ name: 'gem-1', version: `3.${turn}` }),
    ask: (feed, built) => feed.pushAndRead(built, '/versions'),
  },
  {
    name: 'new gem, then /names',
    build: (turn) => buildGem({ name: `new-${turn}`, version: '1.0' }),
    ask: (feed, built) => feed.pushAndRead(built, '/names'),
  },
];

/** Indexes of RubyGems with 20 000 gems, and a gem of 2 000 versions, against those with 20. */
export const gems: Figure = {
  name: 'gems',
  measure: async ({ bundle, rounds }: Bench) => {
    const emulator = await startEmulator(bundle, '--in-memory');
    try {
      const feeds = { small: await fill(emulator, 'small'), large: await fill(emulator, 'large') };
      const rows: Row[] = [];
      for (const question of questions) rows.push(await compareSizes(question, feeds, { holds, rounds, requests }));
      return rows;
    } finally {
      await emulator.stop();
    }
  },
};

class Feed {
  versionsTag = '';
  specsTag = '';
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const basic = `Basic ${Buffer.from(`api:${this.#key}`).toString('base64')}`;
    return fetch(this.#url + path, { headers: { Authorization: basic, ...headers } });
  }

  push(built: Buffer): Promise<Response> {
    const body = Uint8Array.from(built);
    return fetch(`${this.#url}/api/v1/gems`, { method: 'POST', headers: { Authorization: this.#key }, body });
  }

  async pushAndRead(built: Buffer, path: string): Promise<Response> {
    await (await this.push(built)).arrayBuffer();
    return this.get(path, { Range: 'bytes=-100' });
  }
}

async function fill({ url, adminKey = '' }: Server, size: Size): Promise<Feed> {
  const body = JSON.stringify({ name: size, feedType: 'rubygems' });
  const headers = { 'X-ApiKey': adminKey, 'Content-Type': 'application/json' };
  await fetch(`${url}/api/management/feeds/create`, { method: 'POST', headers, body });
  const feed = new Feed(`${url}/rubygems/${size}`, adminKey);
  const { gems: count, versions } = sizes[size];
  const wanted = [
    ...Array.from({ length: count }, (_, index) => [`gem-${index}`, '1.0.0'] as const),
    ...Array.from({ length: versions }, (_, index) => ['many', `1.${index}`] as const),
  ];
  for (let start = 0; start < wanted.length; start += 16) {
    const pushed = await Promise.all(
      wanted.slice(start, start + 16).map(async ([name, version]) => feed.push(await buildGem({ name, version }))),
    );
    for (const answer of pushed) if (!answer.ok) throw new Error(await answer.text());
  }
  feed.versionsTag = (await feed.get('/versions')).headers.get('etag') ?? '';
  feed.specsTag = (await feed.get('/specs.4.8.gz')).headers.get('etag') ?? '';
  return feed;
}
