import { l10n } from '../l10n.ts';
import { printable } from '../printable.ts';
import type { Finding, Kind } from '../scan/finding.ts';
import { redact } from '../scan/fingerprint.ts';
import type { LocatedFinding } from './located.ts';

/** What a credential is called. */
export function kindTitle(kind: Kind): string {
  switch (kind) {
    case 'api-key':
      return l10n.t('Artifactory API key');
    case 'reference-token':
      return l10n.t('Artifactory reference token');
    case 'access-token':
      return l10n.t('Artifactory access token');
    case 'encrypted-password':
      return l10n.t('Encrypted Artifactory password');
    case 'password':
      return l10n.t('Password for Artifactory');
  }
}

/** The credential without what makes it one: `Artifactory API key AKCp8h…(73)`. */
export function titleOfFinding({ kind, secret }: Pick<Finding, 'kind' | 'secret'>): string {
  const shown = redact(secret, kind);
  return shown === '…' ? kindTitle(kind) : `${kindTitle(kind)} ${printable(shown)}`;
}

/** Where it is for: `artifactory.corp.example, npm-local`. */
export function placeOfFinding({ host, repo }: Pick<Finding, 'host' | 'repo'>): string {
  if (host === null) return l10n.t('an unknown host');
  return printable(repo === null ? host : `${host}, ${repo}`);
}

/**
 * What the list of problems says of a finding, without the secret.
 * @param git whether git keeps it: whoever has the repository has the key then
 */
export function describeFinding(finding: Finding, now: number, git: LocatedFinding['git']): string {
  const { user, facts } = finding;
  const what = titleOfFinding(finding);
  const place = placeOfFinding(finding);
  const sentences = [
    user === null
      ? l10n.t('{what} for {place}.', { what, place })
      : l10n.t('{what} of {user} for {place}.', { what, place, user: printable(user) }),
  ];
  if (facts.created !== undefined) sentences.push(l10n.t('Made on {date}.', { date: facts.created.slice(0, 10) }));
  if (facts.expires !== undefined) sentences.push(describeExpiry(facts.expires, now));
  if (git === 'tracked')
    sentences.push(l10n.t('Git keeps this file, and with it the key: replace the key itself, not only the text.'));
  if (git === 'history')
    sentences.push(
      l10n.t('It is in the history of git, where changing the file does not reach: replace the key itself.'),
    );
  return sentences.join(' ');
}

function describeExpiry(expires: string, now: number): string {
  if (expires === 'never') return l10n.t('It never expires.');
  const date = expires.slice(0, 10);
  return Date.parse(expires) <= now
    ? l10n.t('It expired on {date}.', { date })
    : l10n.t('It expires on {date}.', { date });
}
