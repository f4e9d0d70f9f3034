import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from './reply.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);
const retry = { 'Retry-After': '1' };

/**
 * Keeps requests that may change something apart from a change of everything: what such a request has read and been
 * allowed would mean something else in the middle of it. Requests that only read pass.
 */
export class ChangeGate {
  readonly #inside = new Set<IncomingMessage>();
  readonly #waitMs: number;
  #isClosed = false;
  #left: () => void = () => {};

  constructor(waitMs = 10_000) {
    this.#waitMs = waitMs;
  }

  /** @throws HttpError 503 while it is closed. */
  enter(request: IncomingMessage, response: ServerResponse): void {
    if (reading.has(request.method ?? '')) return;
    if (this.#isClosed) {
      throw new HttpError(503, 'A snapshot is being restored: repeat the request in a moment.', retry);
    }
    this.#inside.add(request);
    response.once('close', () => {
      this.#inside.delete(request);
      this.#left();
    });
  }

  /**
   * Runs `work` alone: lets those inside finish, and nobody in meanwhile.
   * @param own the request that asks for it.
   * @throws HttpError 503 when they do not finish in time; whatever `work` throws.
   */
  async alone<Result>(own: IncomingMessage, work: () => Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw new HttpError(503, 'Another snapshot is being restored: repeat the request.', retry);
    this.#isClosed = true;
    try {
      await this.#othersLeft(own);
      return await work();
    } finally {
      this.#isClosed = false;
      this.#left = () => {};
    }
  }

  #othersLeft(own: IncomingMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        const sentence = 'Other requests, such as uploads, are still under way: repeat the restore when they are done.';
        reject(new HttpError(503, sentence, retry));
      }, this.#waitMs);
      this.#left = () => {
        if ([...this.#inside].some((request) => request !== own)) return;
        clearTimeout(late);
        resolve();
      };
      this.#left();
    });
  }
}
