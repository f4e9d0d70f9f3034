import type { CertainKind } from './shapes/certain.ts';
import type { Facts } from './shapes/facts.ts';
import type { Range } from './tree/node.ts';

export type Kind = CertainKind | 'encrypted-password' | 'password';

/** One sighting of a credential. */
export interface Finding {
  /**
   * Relative to the root of the scan, with `/`. Outside of it: `~/.npmrc` or `%APPDATA%/…` for listed files; `csv:3`,
   * `pasted:1`, `environment:NAME`, `artifactory:apiKey` for what stands in no file that could be changed.
   */
  readonly file: string;
  /** Counted from 1: where the first character of the stored value stands. */
  readonly line: number;
  readonly kind: Kind;
  /** Lower case, with a port that is not the default one; null where the file does not tell. */
  readonly host: string | null;
  readonly repo: string | null;
  readonly user: string | null;
  readonly packageType: string | null;
  /** Where in the format it stands, for example `npmrc:_auth`. */
  readonly carrier: string;
  /** `certain`: the value itself proves it; `high`: it stands with a known Artifactory; `medium`: both are near each other. */
  readonly confidence: 'certain' | 'high' | 'medium';
  readonly facts: Facts;
  /** Decoded, as it would be typed. Never printed unless asked for. */
  readonly secret: string;
  /** What a rewrite has to know; positions are UTF-16 units of the decoded text without byte order mark. */
  readonly places: Places;
}

export interface Places {
  /** The stored value: what of it is the secret, or the whole encoded value. */
  readonly secret: Range;
  /** How the secret is written there, outermost first, for example `base64-pair`. */
  readonly form: string;
  readonly user: Range | null;
  readonly url: Range | null;
}

/** A credential whose value stands elsewhere: in a variable or a secret store. */
export interface Reference {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly host: string | null;
  readonly user: string | null;
}

/** What could not be scanned, and why. */
export interface Note {
  readonly file: string;
  readonly reason: 'unreadable' | 'too-large' | 'link-outside' | 'link-cycle' | 'not-understood';
}
