import { buildGem, type GemContent } from '../../emulator/demo/gemPackage.ts';

/** An answer of a feed, its body already read. */
export interface GemAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Requests to one RubyGems feed with one key, as `gem` sends it: bare on writes, as Basic credentials on reads. */
export class GemFeed {
  readonly url: string;
  readonly #key: string | null;

  constructor(url: string, key: string | null) {
    this.url = url;
    this.#key = key;
  }

  async send(
    method: string,
    path: string,
    init: { body?: Buffer | string | FormData; headers?: Record<string, string> } = {},
  ): Promise<GemAnswer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.#authorization(method), ...init.headers },
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes, text: bytes.toString() };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<GemAnswer> {
    return this.send('GET', path, { headers });
  }

  /** A GET that has to succeed. */
  async text(path: string): Promise<string> {
    const answer = await this.get(path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.text;
  }

  push(gem: Buffer): Promise<GemAnswer> {
    return this.send('POST', '/api/v1/gems', { body: gem, headers: { 'Content-Type': 'application/octet-stream' } });
  }

  /** Builds and pushes gems, each of which has to be taken. @returns their bytes. */
  async publish(...contents: GemContent[]): Promise<Buffer[]> {
    const gems: Buffer[] = [];
    for (const content of contents) {
      const gem = await buildGem(content);
      const answer = await this.push(gem);
      if (answer.status !== 200) throw new Error(`${content.name} ${content.version}: ${answer.text}`);
      gems.push(gem);
    }
    return gems;
  }

  yank(name: string, version: string, platform?: string): Promise<GemAnswer> {
    const form = new URLSearchParams({ gem_name: name, version, ...(platform === undefined ? {} : { platform }) });
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return this.send('DELETE', '/api/v1/gems/yank', { body: form.toString(), headers });
  }

  #authorization(method: string): Record<string, string> {
    if (this.#key === null) return {};
    if (method !== 'GET' && method !== 'HEAD') return { Authorization: this.#key };
    return { Authorization: `Basic ${Buffer.from(`api:${this.#key}`).toString('base64')}` };
  }
}
