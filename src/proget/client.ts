import type { Action } from '../../emulator/contract/action.ts';
import type { AnonymousFace, Edition, Policies } from '../../emulator/contract/policies.ts';
import type { RequestRecord } from '../../emulator/contract/request.ts';
import type { Key, KeyDetails, NewKeyBody } from '../keys/key.ts';
import type { Server } from '../servers/server.ts';

/** `globalThis.fetch`, or what a test puts in its place. Always taken from the caller: the editor patches its own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ClientOptions {
  readonly server: Server;
  /** Null = as Anonymous. Sent to the server's origin only. */
  readonly key: string | null;
  readonly fetch: Fetch;
  /** For each request as a whole; 15 s when absent. */
  readonly timeoutMs?: number;
}

/** What the server said about itself in the headers of its last answer. */
export interface ServerVersion {
  /** `26.0.12.24`, null when it does not say. */
  readonly version: string | null;
  /** Lower case: free, basic, enterprise, trial. */
  readonly edition: string | null;
}

export interface Health extends ServerVersion {
  readonly ok: boolean;
  /** The server's own words where it is not well; one line. */
  readonly problem: string | null;
  readonly licensed: boolean;
}

export interface CreatedKey {
  /** Show it once, remember it if the user wants that. */
  readonly value: string;
  /** Null where the server answers with the bare text of the key: find it by listing. */
  readonly key: Key | null;
}

export interface FeedSummary {
  readonly name: string;
  /** Lower case; see `feedTypes`. */
  readonly feedType: string;
  readonly active: boolean;
  readonly feedGroup: string | null;
  readonly description: string | null;
}

export interface ScaPermissions {
  readonly canView: boolean;
  readonly canManage: boolean;
  readonly canUploadSbom: boolean;
}

/** A GET whose answer only matters by its status. */
export interface ProbeReply {
  readonly status: number;
  /** At most 2000 characters. */
  readonly text: string;
}

/** One server, spoken to with one key. Every method throws {@link ProGetError} and nothing else. No write is repeated. */
export interface ProGetClient extends EmulatorExtras {
  readonly server: Server;
  /** Of the last answer; nulls before the first. */
  readonly seen: ServerVersion;
  /** With details where the server is an emulator. */
  listKeys(signal?: AbortSignal): Promise<Key[]>;
  createKey(body: NewKeyBody, signal?: AbortSignal): Promise<CreatedKey>;
  deleteKey(id: number, signal?: AbortSignal): Promise<void>;
  health(signal?: AbortSignal): Promise<Health>;
  listFeeds(signal?: AbortSignal): Promise<FeedSummary[]>;
  scaPermissions(signal?: AbortSignal): Promise<ScaPermissions>;
  /** One GET, with another key (or none) in the header or as Basic `api:KEY`. Never throws for a status. */
  probe(path: string, credential: ProbeCredential, signal?: AbortSignal): Promise<ProbeReply>;
}

export type ProbeCredential =
  | { readonly as: 'nobody' }
  | { readonly as: 'header'; readonly key: string }
  | { readonly as: 'basic'; readonly key: string };

/** What only emulators have; on real servers these throw `not-found`. */
export interface EmulatorExtras {
  emulatorStatus(signal?: AbortSignal): Promise<EmulatorStatus>;
  updateKey(id: number, changes: KeyChanges, signal?: AbortSignal): Promise<void>;
  policies(signal?: AbortSignal): Promise<Policies>;
  changePolicies(changes: Partial<Policies>, signal?: AbortSignal): Promise<Policies>;
  /** Newest first. */
  requests(query: { since?: number; limit?: number; denied?: boolean }, signal?: AbortSignal): Promise<RequestRecord[]>;
  /** What a key may do, by the emulator's own decision. */
  decide(question: DecideQuestion, signal?: AbortSignal): Promise<DecideAnswer[]>;
}

/** `PATCH /emulator/keys/ID`: absent = unchanged. */
export interface KeyChanges {
  readonly displayName?: string | null;
  readonly description?: string | null;
  readonly enabled?: boolean;
  readonly expiration?: string | null;
  readonly logging?: string;
  readonly systemApis?: readonly string[];
  readonly packagePermissions?: readonly string[];
  readonly feed?: string;
  readonly feedGroup?: string;
}

export interface EmulatorStatus {
  readonly instanceId: string;
  readonly version: string;
  readonly edition: Edition;
  readonly anonymous: AnonymousFace;
  readonly strictWire: boolean;
  readonly policies: Policies;
  readonly feeds: readonly { readonly name: string; readonly feedType: string; readonly active: boolean }[];
  readonly keyCount: number;
  readonly dataDir: string | null;
}

/** Asked about a key by its id, or by its value. Each action that concerns feeds is decided for each feed. */
export type DecideQuestion = ({ readonly id: number } | { readonly value: string }) & {
  readonly actions: readonly Action[];
  readonly feeds: readonly string[];
};

export interface DecideAnswer {
  readonly action: Action;
  readonly feed: string | null;
  readonly allow: boolean;
  /** Anonymous may do it too: the key adds nothing. */
  readonly anonymous: boolean;
  readonly code: string | null;
  readonly reason: string;
  readonly nextStep: string | null;
}

export type { KeyDetails };

export function createProGetClient(_options: ClientOptions): ProGetClient {
  throw new Error('not built yet');
}
