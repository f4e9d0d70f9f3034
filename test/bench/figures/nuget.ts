import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { compareSizes, type Size, type SizedQuestion } from '../compareSizes.ts';
import type { Bench, Figure, Row } from '../figure.ts';
import { type Server, startEmulator } from '../servers.ts';

const requests = 50;
const sizes = { small: { packages: 20, versions: 20 }, large: { packages: 20_000, versions: 2000 } } as const;
const holds = { small: '20 packages', large: '20000 packages' } as const;

/** A version of the package with many. */
const buildVersion = (version: string) => buildNupkg({ id: 'Lab.Many', version });

const hive = '/v3/registration5-gz-semver2';
const questions: readonly SizedQuestion<Feed>[] = [
  { name: 'versions of a package', ask: (feed) => feed.get('/v3/flatcontainer/lab.p1/index.json') },
  { name: 'versions of a package with many', ask: (feed) => feed.get('/v3/flatcontainer/lab.many/index.json') },
  { name: 'download', ask: (feed) => feed.get('/v3/flatcontainer/lab.p1/1.0.0/lab.p1.1.0.0.nupkg') },
  { name: 'download among many versions', ask: (feed) => feed.get('/package/Lab.Many/1.5.0') },
  { name: 'registration', ask: (feed) => feed.get(`${hive}/lab.p1/index.json`) },
  { name: 'registration of many versions', ask: (feed) => feed.get(`${hive}/lab.many/index.json`) },
  { name: 'registration leaf among many', ask: (feed) => feed.get(`${hive}/lab.many/1.5.0.json`) },
  { name: 'search for one package', ask: (feed) => feed.get('/v3/search?q=lab.p7&take=1&semVerLevel=2.0.0') },
  { name: 'search for many, first page', ask: (feed) => feed.get('/v3/search?q=lab.p&take=20&semVerLevel=2.0.0') },
  { name: 'search by exact id', ask: (feed) => feed.get('/v3/search?q=packageid:lab.p7&semVerLevel=2.0.0') },
  { name: 'autocomplete of ids', ask: (feed) => feed.get('/v3/autocomplete?q=lab.p&take=20&semVerLevel=2.0.0') },
  { name: 'V2: versions by id', ask: (feed) => feed.get("/FindPackagesById()?id='Lab.P1'") },
  { name: 'V2: one of many versions', ask: (feed) => feed.get("/Packages(Id='Lab.Many',Version='1.5.0')") },
  {
    name: 'V2: by a part of the id, first page',
    ask: (feed) => feed.get("/Packages()?$filter=IsLatestVersion and substringof('lab.p', tolower(Id))&$top=20"),
  },
  {
    name: 'push to many versions',
    build: (turn) => buildVersion(`2.${turn}.0`),
    ask: (feed, built) => feed.push(built),
  },
  {
    name: 'push, then versions',
    build: (turn) => buildVersion(`3.${turn}.0`),
    ask: (feed, built) => feed.pushAnd(built, '/v3/flatcontainer/lab.p1/index.json'),
  },
  {
    name: 'push, then search',
    build: (turn) => buildVersion(`4.${turn}.0`),
    ask: (feed, built) => feed.pushAnd(built, '/v3/search?q=lab.p7&take=1'),
  },
  {
    name: 'push, then search in words never used before',
    build: (turn) => buildVersion(`5.${turn}.0`),
    ask: (feed, built, turn) => feed.pushAnd(built, `/v3/search?q=p${turn}&take=1`),
  },
  {
    name: 'push, then registration of many versions',
    build: (turn) => buildVersion(`6.${turn}.0`),
    ask: (feed, built) => feed.pushAnd(built, `${hive}/lab.many/index.json`),
  },
];

/** NuGet v3 with 20 000 packages, and a package of 2 000 versions, against 20 of each. */
export const nuget: Figure = {
  name: 'nuget',
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
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  get(path: string): Promise<Response> {
    const basic = `Basic ${Buffer.from(`api:${this.#key}`).toString('base64')}`;
    return fetch(this.#url + path, { headers: { Authorization: basic } });
  }

  push(built: Buffer): Promise<Response> {
    const body = Uint8Array.from(built);
    return fetch(`${this.#url}/v3/package`, { method: 'PUT', headers: { 'X-NuGet-ApiKey': this.#key }, body });
  }

  async pushAnd(built: Buffer, path: string): Promise<Response> {
    await (await this.push(built)).arrayBuffer();
    return this.get(path);
  }
}

async function fill({ url, adminKey = '' }: Server, size: Size): Promise<Feed> {
  const body = JSON.stringify({ name: size, feedType: 'nuget' });
  const headers = { 'X-ApiKey': adminKey, 'Content-Type': 'application/json' };
  await fetch(`${url}/api/management/feeds/create`, { method: 'POST', headers, body });
  const feed = new Feed(`${url}/nuget/${size}`, adminKey);
  const { packages, versions } = sizes[size];
  const wanted = [
    ...Array.from({ length: packages }, (_, index) => [`Lab.P${index}`, '1.0.0'] as const),
    ...Array.from({ length: versions }, (_, index) => ['Lab.Many', `1.${index}.0`] as const),
  ];
  for (let start = 0; start < wanted.length; start += 16) {
    const pushed = await Promise.all(
      wanted.slice(start, start + 16).map(async ([id, version]) => feed.push(await buildNupkg({ id, version }))),
    );
    for (const answer of pushed) if (!answer.ok) throw new Error(await answer.text());
  }
  return feed;
}
