import { buildNpmTarball, type NpmPackageJson, npmPublishDocument } from '../../emulator/demo/npmPackage.ts';

/** An answer of a feed, its body already read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

/** Requests to one npm feed with one key. */
export class NpmFeed {
  readonly url: string;
  readonly #key: string | null;

  constructor(url: string, key: string | null) {
    this.url = url;
    this.#key = key;
  }

  /** @param body an object or text that goes out as JSON, or bytes as they are. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.#key === null ? {} : { Authorization: `Bearer ${this.#key}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof Buffer ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  /** Publishes a made package as npm would. */
  async publish(packageJson: NpmPackageJson, tag?: string): Promise<Answer> {
    const document = npmPublishDocument(packageJson, await buildNpmTarball(packageJson), tag);
    return this.send('PUT', `/${packageJson.name.replace('/', '%2f')}`, document);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
