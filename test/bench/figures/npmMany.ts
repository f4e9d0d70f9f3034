import { buildNpmTarball, npmPublishDocument } from '../../../emulator/demo/npmPackage.ts';
import { compareSizes, type Size, type SizedQuestion } from '../compareSizes.ts';
import type { Figure, Row } from '../figure.ts';
import { createFeed, sendAll } from '../installation.ts';
import { type Server, startEmulator } from '../servers.ts';

const requests = 50;
const sizes = { small: { packages: 20, versions: 20 }, large: { packages: 20_000, versions: 2000 } } as const;
const holds = { small: '20 packages', large: '20000 packages' } as const;

const questions: readonly SizedQuestion<Feed>[] = [
  { name: 'packument', ask: (feed) => feed.get('/lab-1') },
  { name: 'tarball', ask: (feed) => feed.get('/lab-1/-/lab-1-1.0.0.tgz') },
  { name: 'tarball among many versions', ask: (feed) => feed.get('/many/-/many-1.5.0.tgz') },
  { name: 'one version of many', ask: (feed) => feed.get('/many/1.5.0') },
  { name: 'packument of many versions, unchanged', ask: (feed) => feed.get('/many', { 'If-None-Match': feed.etag }) },
  { name: 'search for many, first page', ask: (feed) => feed.get('/-/v1/search?text=lab&size=20') },
  {
    name: 'publish to many versions',
    build: (turn) => build('many', `2.${turn}.0`),
    ask: (feed, built) => feed.publish('many', built),
  },
  {
    name: 'publish, then packument',
    build: (turn) => build(few(turn), `1.${turn}.0`),
    ask: (feed, built, turn) => feed.publishAnd(few(turn), built, '/lab-1'),
  },
  {
    name: 'publish, then search',
    build: (turn) => build(few(turn), `1.${turn}.0`),
    ask: (feed, built, turn) => feed.publishAnd(few(turn), built, '/-/v1/search?text=lab-7&size=1'),
  },
  {
    name: 'publish, then search in words never used before',
    build: (turn) => build(few(turn), `1.${turn}.0`),
    ask: (feed, built, turn) => feed.publishAnd(few(turn), built, `/-/v1/search?text=ab-${turn}&size=1`),
  },
];

/** npm with 20 000 packages, and a package of 2 000 versions, against 20 of each. */
export const npmMany: Figure = {
  name: 'npm-many',
  measure: async ({ bundle, rounds }) => {
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

/** Another package for each few, or its packument would grow and grow. */
const few = (turn: number): string => `new-${turn % 100}`;

async function build(name: string, version: string): Promise<Buffer> {
  const packageJson = { name, version };
  return Buffer.from(JSON.stringify(npmPublishDocument(packageJson, await buildNpmTarball(packageJson))));
}

class Feed {
  /** Of the package with many versions. */
  etag = '';
  readonly #url: string;
  readonly #authorization: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#authorization = `Bearer ${key}`;
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(this.#url + path, { headers: { Authorization: this.#authorization, ...headers } });
  }

  publish(name: string, built: Buffer): Promise<Response> {
    const headers = { Authorization: this.#authorization, 'Content-Type': 'application/json' };
    return fetch(`${this.#url}/${name}`, { method: 'PUT', headers, body: Uint8Array.from(built) });
  }

  async publishAnd(name: string, built: Buffer, path: string): Promise<Response> {
    await (await this.publish(name, built)).arrayBuffer();
    return this.get(path);
  }
}

async function fill(server: Server, size: Size): Promise<Feed> {
  await createFeed(server, size, 'npm');
  const feed = new Feed(`${server.url}/npm/${size}`, server.adminKey ?? '');
  const { packages, versions } = sizes[size];
  const publish = async (name: string, version: string) => {
    const answer = await feed.publish(name, await build(name, version));
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  await sendAll(packages, (index) => publish(`lab-${index}`, '1.0.0'));
  await sendAll(versions, (index) => publish('many', `1.${index}.0`));
  feed.etag = (await feed.get('/many')).headers.get('etag') ?? '';
  return feed;
}
