import type { KeyForm } from '../clients/source.ts';
import type { Server } from '../servers/server.ts';

export type CopyFormId =
  | 'value'
  | 'header'
  | 'npm'
  | 'nuget-source'
  | 'nuget-config'
  | 'gem-credentials'
  | 'gem-push'
  | 'curl'
  | 'powershell'
  | 'pgutil'
  | 'github-secret'
  | 'gitlab-variable'
  | 'docker-secret';

export interface CopyForm {
  readonly id: CopyFormId;
  readonly label: string;
  /** Where it goes, and what else is needed. */
  readonly detail: string;
  /** What to copy; null when this key cannot be written so, see `problem`. */
  readonly text: string | null;
  readonly problem: string | null;
  /** Whether `text` holds the value itself: then the clipboard is cleared later. */
  readonly holdsSecret: boolean;
}

export interface CopyRequest {
  readonly server: Pick<Server, 'url'>;
  readonly key: KeyForm;
  /** The feed to configure for; forms for other package types are left out. Null = the server's own API only. */
  readonly feed: { readonly name: string; readonly feedType: string } | null;
}

/** Every "Copy as…" that fits. The editor's default is a reference to an environment variable. */
export function copyForms(_request: CopyRequest): CopyForm[] {
  throw new Error('not built yet');
}
