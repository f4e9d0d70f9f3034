import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { atMost, type Bench, type Figure, type Row } from '../figure.ts';
import { type Server, startEmulator } from '../servers.ts';
import { median } from '../statistics.ts';

const requests = 50;
const sizes = { small: { packages: 20, versions: 20 }, large: { packages: 20_000, versions: 2000 } } as const;
type Size = keyof typeof sizes;

/** What one client asks of a feed; the same of both feeds. */
interface Question {
  readonly name: string;
  /** Of the package with many that is pushed first; it is built before the time begins. */
  readonly version?: (turn: number) => string;
  readonly ask: (feed: Feed, built: Buffer | null, turn: number) => Promise<Response>;
}

const hive = '/v3/registration5-gz-semver2';
const questions: readonly Question[] = [
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
    version: (turn) => `2.${turn}.0`,
    ask: (feed, built) => feed.push(built),
  },
  {
    name: 'push, then versions',
    version: (turn) => `3.${turn}.0`,
    ask: (feed, built) => feed.pushAnd(built, '/v3/flatcontainer/lab.p1/index.json'),
  },
  {
    name: 'push, then search',
    version: (turn) => `4.${turn}.0`,
    ask: (feed, built) => feed.pushAnd(built, '/v3/search?q=lab.p7&take=1'),
  },
  {
    name: 'push, then search in words never used before',
    version: (turn) => `5.${turn}.0`,
    ask: (feed, built, turn) => feed.pushAnd(built, `/v3/search?q=p${turn}&take=1`),
  },
  {
    name: 'push, then registration of many versions',
    version: (turn) => `6.${turn}.0`,
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
      for (const question of questions) rows.push(await compare(question, feeds, rounds));
      return rows;
    } finally {
      await emulator.stop();
    }
  },
};

async function compare({ name, version, ask }: Question, feeds: Record<Size, Feed>, rounds: number): Promise<Row> {
  const times: Record<Size, number[]> = { small: [], large: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const size of ['small', 'large'] as const) {
      const taken: number[] = [];
      for (let index = 0; index < requests; index += 1) {
        turns += 1;
        const built = version === undefined ? null : await buildNupkg({ id: 'Lab.Many', version: version(turns) });
        const started = performance.now();
        const answer = await ask(feeds[size], built, turns);
        await answer.arrayBuffer();
        taken.push(performance.now() - started);
        if (answer.status >= 400) throw new Error(`${name}: ${answer.status} ${answer.statusText}`);
      }
      // The first round warms up.
      if (round > 0) times[size].push(median(taken));
    }
  }
  const [small, large] = [median(times.small), median(times.large)];
  return {
    payload: name,
    ours: `${large.toFixed(2)} ms with ${sizes.large.packages} packages`,
    peer: `${small.toFixed(2)} ms with ${sizes.small.packages}`,
    value: large / small,
    target: atMost(1.5),
  };
}

/** Makes every version that is pushed a new one. */
let turns = 0;

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

  push(built: Buffer | null): Promise<Response> {
    const body = Uint8Array.from(built ?? []);
    return fetch(`${this.#url}/v3/package`, { method: 'PUT', headers: { 'X-NuGet-ApiKey': this.#key }, body });
  }

  async pushAnd(built: Buffer | null, path: string): Promise<Response> {
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
