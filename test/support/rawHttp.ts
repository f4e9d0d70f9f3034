import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One reply as its bytes stood on the wire. */
export interface RawReply {
  readonly status: number;
  readonly reason: string;
  /** Lower-case names; several of one name are joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** A connection on which a test sends bytes that no HTTP client would send. */
export class RawConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  readonly closed: Promise<unknown>;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    // A reset is one of the answers that are looked for.
    this.#socket.on('error', () => {});
    this.closed = once(this.#socket, 'close');
  }

  /** Resolves when the bytes have left this process. */
  write(bytes: string | Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, () => resolve());
    });
  }

  /** Everything up to the close of the connection, as it came. */
  async everything(): Promise<string> {
    await this.closed;
    return this.#received.toString('latin1');
  }

  /** All replies up to the close of the connection. */
  async replies(): Promise<RawReply[]> {
    return parseReplies(await this.everything());
  }

  /** Says that nothing more will be sent. */
  end(): void {
    this.#socket.end();
  }

  /** Hangs up at once. */
  hangUp(): void {
    this.#socket.destroy();
  }
}

/** Sends a request (or several at once) that ends with `Connection: close` and reads what comes back. */
export async function sendRaw(url: string, bytes: string | Buffer): Promise<RawReply[]> {
  const connection = new RawConnection(url);
  await connection.write(bytes);
  return connection.replies();
}

/** A request head. `Host` is there unless given; lines are joined as they are. */
export function head(
  url: string,
  requestLine: string,
  headers: Readonly<Record<string, string | number>> = {},
): string {
  const lines = Object.entries({ Host: new URL(url).host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${requestLine} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

function parseReplies(text: string): RawReply[] {
  const replies: RawReply[] = [];
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    const [statusLine = '', ...lines] = rest.slice(0, end === -1 ? undefined : end).split('\r\n');
    const match = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(statusLine);
    if (match === null || end === -1) throw new Error(`no reply begins with ${JSON.stringify(rest.slice(0, 200))}`);
    const headers = new Map<string, string>();
    for (const line of lines) {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).toLowerCase();
      const value = line.slice(colon + 1).trim();
      headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
    }
    const status = Number(match[1]);
    const begin = end + 4;
    // Only node's own refusals come in chunks, and these are empty.
    const chunked = headers.get('transfer-encoding') === 'chunked';
    const length = status < 200 ? 0 : Number(headers.get('content-length') ?? 0);
    const body = chunked ? '' : rest.slice(begin, begin + length);
    replies.push({ status, reason: match[2] ?? '', headers, body });
    rest = rest.slice(begin + (chunked ? '0\r\n\r\n'.length : length));
  }
  return replies;
}
