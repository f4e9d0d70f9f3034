import type { OutgoingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** A stored blob as the body of a reply: streamed, never buffered. */
export interface BlobBody {
  readonly blob: string;
  /** Bytes that are sent. */
  readonly size: number;
  /** First and last byte, both included; absent = all. */
  readonly range?: { readonly start: number; readonly end: number };
}

/** A body that is made while it is sent; its length is not known before. */
export interface StreamBody {
  /** Called once, and not at all for HEAD. The stream is destroyed when the client hangs up. */
  readonly stream: () => Readable;
}

/** What a route answers. Nothing is sent until the store says that all it reports is durable. */
export interface Reply {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  /** An object goes out as JSON, a string as text/plain unless a header says otherwise. */
  readonly body?: string | Buffer | BlobBody | StreamBody | { readonly json: unknown };
  /** The client prints a text body as it is, and nothing else, so hints go there. */
  readonly isShown?: true;
}

/** @param value anything that JSON can hold. */
export function json(status: number, value: unknown, headers: OutgoingHttpHeaders = {}): Reply {
  return { status, headers, body: { json: value } };
}

export function text(status: number, body: string, headers: OutgoingHttpHeaders = {}): Reply {
  return { status, headers, body };
}

export function blob(sha256: string, size: number, contentType: string, headers: OutgoingHttpHeaders = {}): Reply {
  return { status: 200, headers: { 'Content-Type': contentType, ...headers }, body: { blob: sha256, size } };
}

/**
 * A request that cannot be served, worded for its sender: one sentence, no secret, no stack trace. The error mapper puts
 * it into the caller's dialect (npm: JSON `error`; NuGet: reason phrase; otherwise text).
 */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: number, message: string, headers: OutgoingHttpHeaders = {}) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.headers = headers;
  }
}
