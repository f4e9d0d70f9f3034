import { l10n } from '../l10n.ts';
import { openQuestions } from '../migration/openQuestions.ts';
import type { Decision, Mapping, Plan, ProposedKey, Row } from '../migration/plan.ts';
import { printable } from '../printable.ts';

/** What a decision is called. */
export function decisionTitle(decision: Decision): string {
  switch (decision) {
    case 'migrate':
      return l10n.t('Migrate');
    case 'new-value':
      return l10n.t('New Value');
    case 'skip':
      return l10n.t('Skip');
    case 'undecided':
      return l10n.t('Undecided');
  }
}

/** What a decision means. */
export function decisionDetail(decision: Decision): string {
  switch (decision) {
    case 'migrate':
      return l10n.t('ProGet gets a key with the same value; files change only where user name or address do.');
    case 'new-value':
      return l10n.t('ProGet makes a fresh key, and the files get it or refer to it.');
    case 'skip':
      return l10n.t('No key is made, and the files keep what they have.');
    case 'undecided':
      return l10n.t('Nothing is applied before somebody has decided.');
  }
}

/** The credential of a row for people: what it is, or whose. */
export function titleOfRow({ shown, users, fingerprint }: Row): string {
  const [user] = users;
  const who = user === undefined ? `#${fingerprint}` : user;
  return printable(shown === '…' ? who : `${shown} ${who}`);
}

/** `Feed key for npm, nuget: view, add`. */
export function describeProposal({
  type,
  feeds,
  feedGroup,
  packagePermissions,
  systemApis,
  user,
}: ProposedKey): string {
  const permissions = packagePermissions.join(', ');
  switch (type) {
    case 'system':
      return l10n.t('System key: {apis}', { apis: systemApis.join(', ') });
    case 'personal':
      return l10n.t('Personal key of {user}', { user: printable(user ?? '?') });
    case 'feed':
      return feedGroup === null
        ? l10n.t('Feed key for {feeds}: {permissions}', { feeds: printable(feeds.join(', ') || '?'), permissions })
        : l10n.t('Feed key for the group {group}: {permissions}', { group: printable(feedGroup), permissions });
  }
}

export function describeMapping({ repo, packageType, feed, confidence }: Mapping): string {
  const name = printable(packageType === null ? repo : `${repo} (${packageType})`);
  if (feed === null) return l10n.t('{repo}: no feed', { repo: name });
  return confidence === 'guess'
    ? l10n.t('{repo} → {feed}, a guess', { repo: name, feed: printable(feed) })
    : l10n.t('{repo} → {feed}', { repo: name, feed: printable(feed) });
}

/** How far the plan is, in one line. */
export function summarizePlan(plan: Plan): string {
  const { rows, files, target } = plan;
  const count = (decision: Decision) => rows.filter((row) => row.decision === decision).length;
  const open = openQuestions(plan).rows.length;
  const counts = {
    keys: rows.length,
    files: files.length,
    migrate: count('migrate'),
    fresh: count('new-value'),
    skip: count('skip'),
    open,
    server: printable(target === null ? l10n.t('no server yet') : new URL(target.url).host),
  };
  return open > 0
    ? l10n.t('{open} of {keys} keys to be decided; {server}; files: {files}', counts)
    : l10n.t('{migrate} keys to migrate, {fresh} new, {skip} skipped; {server}; files: {files}', counts);
}
