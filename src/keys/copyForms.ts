import { parseFeedType } from '../../emulator/contract/feed.ts';
import { type KeyForm, UnwritableKeyError } from '../clients/source.ts';
import { l10n } from '../l10n.ts';
import type { Server } from '../servers/server.ts';
import { ciForms } from './copyForms/ci.ts';
import { gemForms, npmForms, nugetForms } from './copyForms/clients.ts';
import { type DraftForm, type FormTarget, requestForms } from './copyForms/requests.ts';

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
export function copyForms({ server, key, feed }: CopyRequest): CopyForm[] {
  const target: FormTarget = { serverUrl: server.url, key };
  const type = feed === null ? undefined : parseFeedType(feed.feedType);
  const source = feed === null ? null : { ...target, feed: feed.name };
  const [value, ...requests] = requestForms(target);
  // What the clients of the feed take comes right after the key itself.
  const drafts = [
    ...(value === undefined ? [] : [value]),
    ...(source !== null && type === 'npm' ? npmForms(source) : []),
    ...(source !== null && /^(nuget|chocolatey|powershell)$/.test(type ?? '') ? nugetForms(source) : []),
    ...(source !== null && type === 'rubygems' ? gemForms(source) : []),
    ...requests,
    ...ciForms(target),
  ];
  return drafts.map((draft) => finish(draft, key));
}

/** Renders a draft; a key that a format cannot hold becomes its `problem`. */
function finish({ id, label, detail, literal, render }: DraftForm, key: KeyForm): CopyForm {
  const form = { id, label, detail };
  try {
    return { ...form, text: render(), problem: null, holdsSecret: literal && key.form === 'literal' };
  } catch (error) {
    if (!(error instanceof UnwritableKeyError)) throw error;
    const problem = l10n.t('This key cannot be written in this form; copy the form with an environment variable.');
    return { ...form, text: null, problem, holdsSecret: false };
  }
}
