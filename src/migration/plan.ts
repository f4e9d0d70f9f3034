import type { KeyType, PackagePermission, SystemApi } from '../../emulator/contract/apiKey.ts';
import type { Policies } from '../../emulator/contract/policies.ts';
import type { Kind, Reference } from '../scan/finding.ts';

/**
 * What a migration is going to do, for people to read and to change. It holds no secret: a credential is known by its
 * fingerprint, whose key never leaves this machine's state folder, so that a plan says nothing even of a weak password.
 */
export interface Plan {
  readonly format: 1;
  /** A UUID; the journal and the backups of a run stand under it. */
  readonly id: string;
  /** ISO 8601; all that depends on the date is judged by it. */
  readonly created: string;
  /** Which key the fingerprints are made with: applying refuses plans of another machine or user. */
  readonly keyId: string;
  /**
   * Proves that the places which secrets are read from and sent to were not changed since: a plan may lie in a repository
   * that others write to.
   */
  readonly seal: string;
  readonly source: Source;
  /** The ProGet server as it answered when the plan was made; null for a plan made without one. */
  readonly target: Target | null;
  readonly options: PlanOptions;
  readonly mappings: readonly Mapping[];
  readonly rows: readonly Row[];
  readonly files: readonly PlannedFile[];
  /** Values that stand in variables and secret stores: nobody but the user can replace them. */
  readonly references: readonly Reference[];
  /** What has no counterpart and stays to be done by hand; whole sentences. */
  readonly manual: readonly ManualWork[];
}

/** What was scanned, so that applying scans the same again. */
export interface Source {
  readonly hosts: readonly string[];
  readonly dockerBases: readonly string[];
  readonly excludes: readonly string[];
  readonly ignoreFiles: boolean;
  /** Whether the user's own client files (`~/.npmrc` …) count, too. */
  readonly home: boolean;
  /** Lists of keys (CSV) that were read besides, as they were named. */
  readonly lists: readonly string[];
  /** Artifactory's base URL and version where it was asked. */
  readonly artifactory: { readonly url: string; readonly version: string | null } | null;
}

export interface Target {
  /** Base URL without a slash at the end. */
  readonly url: string;
  readonly version: string | null;
  readonly edition: string | null;
  readonly feeds: readonly TargetFeed[];
  /** Names of its users; null where the server does not tell. */
  readonly users: readonly string[] | null;
  /** Display names of its keys but those of earlier runs; null where the server does not tell. */
  readonly keyNames: readonly string[] | null;
  /** Only emulators tell. */
  readonly policies: Policies | null;
}

export interface TargetFeed {
  readonly name: string;
  /** Lower case, in ProGet's words: `npm`, `nuget`, `rubygems`, `maven2`, … */
  readonly type: string;
  readonly group: string | null;
  readonly alternateNames: readonly string[];
}

export interface PlanOptions {
  /** What client files get: the key itself, or a reference to an environment variable where the format knows any. */
  readonly secrets: 'environment' | 'literal';
  /** Whether URLs of Artifactory become those of ProGet. */
  readonly urls: boolean;
  /** Whether names of Docker images in Dockerfiles, compose and CI files change, too. */
  readonly images: boolean;
}

/** Which feed stands for a repository of Artifactory. The user confirms or changes it. */
export interface Mapping {
  readonly host: string;
  readonly repo: string;
  /** In the words of the scan: `npm`, `gems`, `pypi`, …; null where nothing tells. */
  readonly packageType: string | null;
  readonly repoClass: 'local' | 'remote' | 'virtual' | 'federated' | null;
  /** A virtual repository: the one that what is published goes to. */
  readonly publishTo: string | null;
  /** Null = no feed: what is there stays as it is. */
  readonly feed: string | null;
  readonly reason: string;
  readonly confidence: Confidence;
  /** A guess counts only once somebody has said yes to it. */
  readonly confirmed: boolean;
}

export type Confidence = 'certain' | 'high' | 'guess' | 'none';

/**
 * One credential with all the places that use it. Up to `weaknesses` it is what was found; the rest follows from that,
 * the mappings and the target (`derivePlan`), but for what somebody has chosen by hand.
 */
export interface Row {
  readonly fingerprint: string;
  readonly kind: Kind;
  /** The credential for people: `AKCp8h…(73)`, or `…` for a password. */
  readonly shown: string;
  readonly users: readonly string[];
  readonly sightings: readonly Sighting[];
  /** ISO 8601 or null; `expires` may be `never`. */
  readonly createdAt: string | null;
  readonly expires: string | null;
  /** Of a token, as Artifactory writes it: `applied-permissions/user`. */
  readonly scope: string | null;
  /** Whether it administers Artifactory, as far as anything tells. */
  readonly admin: boolean;
  /** What Artifactory lets it do; null where nobody told. */
  readonly rights: readonly Right[] | null;
  /** Why its value can be no key of ProGet, a whole sentence; null = it can. */
  readonly unfit: string | null;
  /** Id of the target's key that has this very value, where the server shows values; else null. */
  readonly present: number | null;
  /** Whether Artifactory still takes it; null = it was not asked. */
  readonly live: boolean | null;
  readonly weaknesses: readonly Weakness[];
  /** What the places do with it, as far as they tell. */
  readonly needs: readonly PackagePermission[];
  readonly decision: Decision;
  readonly key: ProposedKey;
  /** What of this somebody has chosen: it stays when the rest is proposed anew. */
  readonly byHand: readonly ('decision' | 'key')[];
  /** Why this proposal; whole sentences. */
  readonly reasons: readonly string[];
  readonly confidence: Confidence;
  readonly conflicts: readonly Conflict[];
}

/** What a user or token may do with a repository, in ProGet's words. */
export interface Right {
  readonly repo: string;
  readonly permissions: readonly PackagePermission[];
  /** Paths that it was limited to (`!` before those left out), which ProGet has nothing like; empty = none. */
  readonly patterns: readonly string[];
}

export interface Sighting {
  readonly file: string;
  readonly line: number;
  readonly carrier: string;
  readonly host: string | null;
  readonly repo: string | null;
  readonly user: string | null;
  readonly packageType: string | null;
  /** What this place does, as far as it tells. */
  readonly needs: readonly PackagePermission[];
  /** Whether git keeps the file now, or kept this credential in it once. */
  readonly git: 'tracked' | 'history' | null;
}

/**
 * `migrate`: the same value becomes a key of ProGet. `new-value`: ProGet makes a fresh one, which the files get.
 * `skip`: nothing happens. `undecided`: applying refuses until somebody has decided.
 */
export type Decision = 'migrate' | 'new-value' | 'skip' | 'undecided';

/** The key to make. A feed key names feeds or a feed group, never both. */
export interface ProposedKey {
  readonly type: Extract<KeyType, 'system' | 'feed' | 'personal'>;
  readonly displayName: string;
  readonly description: string | null;
  readonly feeds: readonly string[];
  readonly feedGroup: string | null;
  readonly packagePermissions: readonly PackagePermission[];
  readonly systemApis: readonly SystemApi[];
  readonly user: string | null;
  /** ISO 8601, null = never. */
  readonly expiration: string | null;
}

/**
 * What stands against applying a row. One that `blocks` has to be decided, or put right: applying leaves such a row alone.
 * The others are told.
 */
export interface Conflict {
  readonly code:
    | 'several-users'
    | 'several-keys-of-user'
    | 'value-present'
    | 'user-missing'
    | 'feed-missing'
    | 'feed-type'
    | 'name-taken'
    | 'patterns'
    | 'admin'
    | 'expired'
    | 'expires-soon'
    | 'not-live'
    | 'in-git'
    | 'unmapped'
    | 'unfit'
    | 'several-feeds'
    | 'custom-keys-refused';
  readonly blocks: boolean;
  readonly message: string;
}

export interface Weakness {
  readonly code: 'short' | 'low-entropy' | 'old' | 'never-expires' | 'shared' | 'several-hosts' | 'in-git' | 'password';
  readonly message: string;
}

/** A file that applying changes. */
export interface PlannedFile {
  /** Relative to the folder of the plan, with `/`. */
  readonly file: string;
  /** Of the bytes that were planned for; a file that has others by now is left alone. */
  readonly sha256: string;
}

export interface ManualWork {
  readonly file: string | null;
  readonly line: number | null;
  readonly message: string;
}
