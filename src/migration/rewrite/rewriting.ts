import type { Finding } from '../../scan/finding.ts';
import type { KnownHosts } from '../../scan/places/hosts.ts';
import type { Range } from '../../scan/tree/node.ts';

/** One change of a text; ranges of one text never overlap. Positions as in {@link Range}. */
export interface Edit extends Range {
  readonly text: string;
  readonly what: 'secret' | 'user' | 'url' | 'name' | 'image';
  /** The place in the words of the user: `//host/…/:_auth`, `Username`. Never holds a secret. */
  readonly label: string;
  /** Whether `text` or what it replaces holds a secret, so that nothing may print it. */
  readonly secret: boolean;
}

/** What the places of one finding are to get. */
export interface NewCredential {
  /** The key: what ProGet knows by now; equal to the finding's secret where the value was kept. */
  readonly value: string;
  /** Name of the environment variable to refer to instead, where the format knows references; null = the value itself. */
  readonly variable: string | null;
  /** The user name to send beside the key; `api` but for passwords of real users; null = the place stays with Artifactory. */
  readonly user: string | null;
}

/** What the rules of a rewrite are given. */
export interface Rewriting {
  /** The new credential of a finding; null = leave the finding as it is. */
  credentialFor(finding: Finding): NewCredential | null;
  /** The URL of ProGet for a URL of Artifactory as it stands in a file, or null to leave it. Keeps what follows the repository. */
  urlFor(url: string, packageType: string | null): string | null;
  /** Whether a credential stays with Artifactory that this URL's place needs, so that the URL does so, too. */
  staysWith?(url: string): boolean;
  readonly images: boolean;
  /** What the scan was told: rewriting reads each file in the same way again. */
  readonly known: KnownHosts;
}

/** What becomes of one file. */
export interface FileRewrite {
  readonly file: string;
  readonly edits: readonly Edit[];
  /** Names of the environment variables that the file refers to now. */
  readonly variables: readonly string[];
  /** What could not be rewritten, and what to do; whole sentences without secrets. */
  readonly manual: readonly { readonly line: number; readonly message: string }[];
}
