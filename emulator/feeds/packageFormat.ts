import type { Feed } from '../contract/feed.ts';
import type { DownloadTable, Reader, Spool, Transaction } from '../store/types.ts';

/** A package, whatever its version. */
export interface PackageName {
  /** npm: the scope with its `@`. Null where there is none. */
  readonly group: string | null;
  /** npm: without the scope. */
  readonly name: string;
}

/** One file of a package. */
export interface PackageIdentity extends PackageName {
  /** As the format normalizes it. */
  readonly version: string;
  /** What tells several files of one version apart, as ProGet writes it: `platform=java`. Null where a version is one file. */
  readonly qualifier: string | null;
}

/** What was said about a package with ProGet's status API (spec: common packages API, PackageStatus). */
export interface PackageStatus {
  /** Whether searches show it. */
  readonly listed: boolean;
  /** Whether it may be downloaded; null = nobody has said so, and then it may. */
  readonly allow: boolean | null;
  readonly deprecated: boolean;
  /** Null when it is not deprecated, or without a reason. */
  readonly deprecationReason: string | null;
}

/** Digests in lower-case hex; null for what was not kept when the package came in. */
export interface PackageFile {
  readonly sha256: string;
  readonly sha512: string | null;
  readonly sha1: string | null;
  readonly md5: string | null;
  /** Bytes. */
  readonly size: number;
}

/** A package that a feed holds. */
export interface StoredPackage extends PackageIdentity, PackageStatus {
  /** Its id in {@link PackageFormat.table}. */
  readonly row: number;
  readonly isPrerelease: boolean;
  /** ISO 8601, UTC. */
  readonly published: string;
  /** Null for packages from before this was kept. */
  readonly publishedBy: string | null;
  /** Those in the table; the last minute's are in the counters. */
  readonly downloads: number;
  readonly file: PackageFile;
  /** What the file is called when it is downloaded. */
  readonly fileName: string;
}

/** Who publishes, and when. */
export interface Publishing {
  /** Name of the user, `SYSTEM` for keys that are nobody's (http/actor.ts). */
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A package that was read from a file and found sound; nothing is written yet. */
export interface NewPackage extends PackageIdentity {
  /**
   * Adds it to a feed, or replaces the same package there, which keeps its downloads and becomes listed and allowed. The
   * caller has kept the spool and decided whether it may replace one.
   */
  put(transaction: Transaction, feed: Feed, publishing: Publishing): void;
}

/** Narrows a list; a name is compared as the format compares names, the group with or without `@`. */
export type PackageFilter = Partial<PackageName>;

/**
 * What the common packages API, promotion and repackaging need of a package format. One object for each family of feeds
 * whose packages are served (feeds/packageFormats.ts).
 */
export interface PackageFormat {
  /** ProGet's name of the package type, which is also that of package URLs: `npm`, `nuget`, `gem`. */
  readonly packageType: string;
  /** Where its versions and their downloads stand. */
  readonly table: DownloadTable;
  /** How requests may write the qualifier of a package that has none: `platform=ruby`. */
  readonly defaultQualifier?: string;
  /** By package; the versions of each from the oldest to the newest, in the format's own order. */
  list(reader: Reader, feed: Feed, filter: PackageFilter): StoredPackage[];
  /** Whether two texts mean the same version. What is no version is the same as nothing. */
  isSameVersion(left: string, right: string): boolean;
  /** Reads a package file. @throws HttpError 400 with one sentence when it is no package that a feed should take. */
  read(spool: Spool): Promise<NewPackage>;
  /**
   * The bytes of the same package with another version, in its metadata too. They are made while they are read.
   * @throws HttpError 400 when `version` is none, or the file cannot be rewritten; also while the bytes are read.
   */
  withVersion(spool: Spool, version: string): Promise<AsyncIterable<Uint8Array>>;
  /** Removes it for good, and with its last version all that the feed knows of the package. */
  remove(transaction: Transaction, feed: Feed, stored: StoredPackage): void;
  setStatus(transaction: Transaction, feed: Feed, stored: StoredPackage, status: PackageStatus): void;
  /** SPDX codes, or whatever the package names as its licenses; without this nothing is known of them. */
  licenses?(reader: Reader, feed: Feed, stored: StoredPackage): string[];
}
