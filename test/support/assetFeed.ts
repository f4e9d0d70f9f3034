import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startTestServer, type TestServer } from './testServer.ts';

export interface AssetAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as JSON. Throws where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly json: any;
}

export interface AssetCall {
  readonly body?: string | Buffer | Readable;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as X-ApiKey; the admin key when absent, nothing when null. */
  readonly key?: string | null;
}

/** An asset directory and requests to it, with paths that go out as they are written. */
export class AssetFeed {
  readonly url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.#key = key;
  }

  /** Node's own client: fetch would tidy up `..` and escapes before they are sent. */
  send(method: string, path: string, { body, headers = {}, key = this.#key }: AssetCall = {}): Promise<AssetAnswer> {
    const { hostname, port, pathname } = new URL(this.url);
    const stream = body instanceof Readable ? body : null;
    const bytes = stream === null ? Buffer.from((body ?? '') as string | Buffer) : null;
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({
        hostname,
        port,
        method,
        path: `${pathname}/${path}`,
        headers: {
          ...(key === null ? {} : { 'X-ApiKey': key }),
          ...(bytes !== null && body !== undefined ? { 'Content-Length': bytes.length } : {}),
          ...headers,
        },
        agent: false,
      });
      outgoing.on('error', reject);
      outgoing.on('response', (response) => {
        response.toArray().then((chunks: Buffer[]) => {
          const received = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes: received,
            text: received.toString(),
            get json() {
              return JSON.parse(received.toString());
            },
          });
        }, reject);
      });
      if (stream === null) outgoing.end(body === undefined ? undefined : bytes);
      else pipeline(stream, outgoing).catch(reject);
    });
  }

  async status(method: string, path: string, call: AssetCall = {}): Promise<number> {
    return (await this.send(method, path, call)).status;
  }

  /** Puts files that have to be taken. */
  async put(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
    for (const [path, body] of Object.entries(files)) {
      const answer = await this.send('PUT', `content/${path}`, { body });
      if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    }
  }

  /** Paths of everything below a folder, folders with a `/` at the end. */
  async paths(folder = ''): Promise<string[]> {
    const items: { name: string; parent?: string; type: string }[] = (
      await this.send('GET', `dir/${folder}?recursive=true`)
    ).json;
    return items.map(({ name, parent, type }) =>
      [...(parent === undefined ? [] : [parent]), type === 'dir' ? `${name}/` : name].join('/'),
    );
  }
}

/** A server with an empty asset directory. */
export async function startAssetFeed(t: {
  after(work: () => unknown): void;
}): Promise<{ server: TestServer; feed: AssetFeed }> {
  const server = await startTestServer();
  t.after(() => server.stop());
  return { server, feed: await createAssetFeed(server) };
}

export async function createAssetFeed(server: TestServer, name = 'assets'): Promise<AssetFeed> {
  await server.createFeed(name, 'asset');
  return new AssetFeed(`${server.url}/endpoints/${name}`, server.adminKey);
}
