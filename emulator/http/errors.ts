import type { OutgoingHttpHeaders } from 'node:http';
import { StoreError } from '../store/errors.ts';
import type { Denial } from './dialect.ts';
import { HttpError } from './reply.ts';

/** A refusal found in the middle of a request; the record on the exchange says why. */
export class DenialError extends Error {
  readonly denial: Denial;

  constructor(denial: Denial) {
    super(denial.reason);
    this.name = 'DenialError';
    this.denial = denial;
  }
}

/** What a failure looks like from outside. `ours`: unexpected, to be logged. */
export interface Failure {
  readonly status: number;
  readonly message: string;
  readonly headers: OutgoingHttpHeaders;
  readonly ours: boolean;
}

/** Characters; above the longest sentence of our own, which lists all feed types. */
const longestMessage = 1000;

const statusByStoreCode: Readonly<Record<string, number>> = {
  full: 507,
  nul: 400,
  'too-large': 413,
  'missing-blob': 404,
  'duplicate-key': 409,
  closed: 503,
  restoring: 503,
  newer: 409,
  'in-memory': 409,
  'snapshot-name': 400,
  'snapshot-exists': 409,
  'snapshot-unknown': 404,
  'snapshot-damaged': 409,
  failed: 500,
};

/** Messages quote what the caller sent: no control characters, which could rewrite his terminal, and no kilobytes. */
function presentable(message: string): string {
  const printable = message.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '?');
  return printable.length > longestMessage ? `${printable.slice(0, longestMessage - 3)}...` : printable;
}

/** Sorts any thrown value into a status and one sentence; nothing of an unexpected error reaches the caller. */
export function explainFailure(error: unknown): Failure {
  if (error instanceof HttpError) {
    return { status: error.status, message: presentable(error.message), headers: error.headers, ours: false };
  }
  const storeStatus = error instanceof StoreError ? statusByStoreCode[error.code] : undefined;
  if (storeStatus !== undefined && error instanceof StoreError) {
    return { status: storeStatus, message: error.message, headers: {}, ours: storeStatus === 500 };
  }
  if (error instanceof URIError) {
    return { status: 400, message: 'The URL holds an invalid percent escape.', headers: {}, ours: false };
  }
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return { status: error.status, message: 'The request could not be read.', headers: {}, ours: false };
  }
  return {
    status: 500,
    message: 'The emulator failed to answer; its log (proget-keys emulator logs) says why.',
    headers: {},
    ours: true,
  };
}
