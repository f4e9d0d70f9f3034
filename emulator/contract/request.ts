import type { Action } from './action.ts';
import type { LoggingLevel } from './apiKey.ts';
import type { DenialCode, Hint } from './denial.ts';

/** Where in a request a credential can stand. */
export const carriers = [
  'X-ApiKey header',
  'key query parameter',
  'key form field',
  'API_Key JSON property',
  'X-NuGet-ApiKey header',
  'Authorization Bearer',
  'Authorization Basic',
  'Authorization (bare)',
  'login body',
] as const;
export type Carrier = (typeof carriers)[number];

/** The `User-Agent` of our own programs: whoever watches requests wants to see the others. */
export const ownAgents = ['proget-keys', 'proget-keys-extension'] as const;

/** Which grammar of refusals the caller understands. */
export type Dialect = 'api' | 'npm' | 'nuget' | 'gem' | 'plain';

/** Whom the request was judged as. */
export type PrincipalKind = 'anonymous' | 'key' | 'user' | 'system';

/** One body of a call as the logging of its key keeps it. */
export interface LoggedBody {
  /** Media type without parameters, null when none was given. */
  readonly type: string | null;
  /** Bytes; null for an upload that did not say its length and was not read as a whole. */
  readonly size: number | null;
  /** Its beginning with every secret taken out; null for what is no text, or cannot be searched for secrets. */
  readonly text: string | null;
  /** Whether `text` is only the beginning. */
  readonly truncated: boolean;
}

/** Null: not to be kept by the key's setting, or there was none. */
export interface LoggedBodies {
  readonly request: LoggedBody | null;
  readonly response: LoggedBody | null;
}

/**
 * One decision record per request: what was sent, who that is, what was decided. It feeds the access log, `explain`,
 * `/emulator/requests` and the tests. Secrets are never in it: `mark` is first four … last four at the most.
 */
export interface RequestRecord {
  /** Counts up from 1 within one run of the emulator. */
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly method: string;
  /** Path and query with secrets redacted. */
  readonly url: string;
  readonly status: number;
  readonly durationMs: number;
  readonly remote: string;
  readonly userAgent: string | null;
  /** The URL space: `api`, `emulator`, `npm`, `nuget`, … */
  readonly place: string;
  readonly feed: string | null;
  readonly action: Action | null;
  /** Where the deciding credential stood, and its mark; null when none was sent. */
  readonly credential: {
    readonly carrier: Carrier;
    readonly userName: string | null;
    readonly mark: string | null;
  } | null;
  readonly ignored: readonly Carrier[];
  readonly principal: {
    readonly kind: PrincipalKind;
    readonly keyId: number | null;
    readonly keyName: string | null;
    readonly user: string | null;
  } | null;
  readonly allow: boolean | null;
  readonly denial: DenialCode | null;
  /** The rule that decided, as one sentence. */
  readonly reason: string | null;
  /** What to do about a denial, as one sentence. */
  readonly nextStep: string | null;
  readonly hints: readonly Hint[];
  /** The logging of the key that called `/api`; absent where no bodies are kept. */
  readonly logging?: Exclude<LoggingLevel, 'none'>;
  /** Only where they are asked for and still kept. */
  readonly bodies?: LoggedBodies;
}
