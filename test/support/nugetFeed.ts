import { buildNupkg, type NupkgContent } from '../../emulator/demo/nugetPackage.ts';

/** An answer of a feed, its body already read. */
export interface FeedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** The body as JSON, undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

/** Requests to one NuGet feed with one key: in the key header on writes, as Basic credentials on reads. */
export class NuGetFeed {
  readonly url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.#key = key;
  }

  async send(
    method: string,
    path: string,
    init: { body?: FormData | Buffer; headers?: Record<string, string> } = {},
  ): Promise<FeedAnswer> {
    const reads = method === 'GET' || method === 'HEAD';
    const basic = `Basic ${Buffer.from(`api:${this.#key}`).toString('base64')}`;
    const response = await fetch(path.startsWith('http') ? path : `${this.url}${path}`, {
      method,
      headers: { ...(reads ? { Authorization: basic } : { 'X-NuGet-ApiKey': this.#key }), ...init.headers },
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const { status, statusText, headers } = response;
    return { status, statusText, headers, bytes, body: parse(bytes.toString()) };
  }

  /** A GET that has to succeed. */
  async json(path: string): Promise<FeedAnswer['body']> {
    const answer = await this.send('GET', path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.statusText}`);
    return answer.body;
  }

  push(nupkg: Buffer, path = '/v3/package/'): Promise<FeedAnswer> {
    const body = new FormData();
    body.append('package', new Blob([Uint8Array.from(nupkg)]), 'package.nupkg');
    return this.send('PUT', path, { body });
  }

  /** Builds and pushes packages, each of which has to be taken. */
  async publish(...contents: NupkgContent[]): Promise<void> {
    for (const content of contents) {
      const answer = await this.push(await buildNupkg(content));
      if (answer.status !== 201) throw new Error(`${content.id} ${content.version}: ${answer.statusText}`);
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
