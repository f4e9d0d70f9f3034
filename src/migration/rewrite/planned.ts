import type { Finding } from '../../scan/finding.ts';
import { makeUrlMapper } from '../mapUrl.ts';
import type { Plan, Row } from '../plan.ts';
import type { NewCredential, Rewriting } from './rewriting.ts';

export interface PlannedValues {
  /** The fingerprint of a secret with the key that the plan was made with. */
  fingerprintOf(secret: string): string;
  /** The key that a row has on the target by now; null = none, so that its places stay as they are. */
  valueOf(row: Row): string | null;
  /** The server that the files lead to, where it is not that of the plan: a dry run's. */
  readonly url?: string;
}

/** The rules by which a plan rewrites files. Rows that are skipped or undecided change nothing. */
export function plannedRewriting(plan: Plan, values: PlannedValues): Rewriting {
  const { options, mappings, target, source } = plan;
  const rows = new Map(plan.rows.map((row) => [row.fingerprint, row]));
  const variables = variableNames(plan);
  const known = { hosts: source.hosts, dockerBases: source.dockerBases };
  const url = values.url ?? target?.url ?? null;
  const mapUrl =
    url === null || !options.urls
      ? () => null
      : makeUrlMapper({ mappings, target: { url, feeds: target?.feeds ?? [] }, known });
  const credentialFor = (finding: Finding): NewCredential | null => {
    const row = rows.get(values.fingerprintOf(finding.secret));
    if (row === undefined || row.decision === 'skip' || row.decision === 'undecided') return null;
    const value = values.valueOf(row);
    const variable = options.secrets === 'environment' ? (variables.get(row.fingerprint) ?? null) : null;
    if (value === null) return null;
    // Where the URLs stay, Artifactory is still asked, with what it knows.
    if (options.urls) return { value, variable, user: 'api' };
    return value === finding.secret ? { value, variable, user: null } : null;
  };
  return { credentialFor, urlFor: mapUrl, images: options.images, known };
}

/** The environment variable of each row, by fingerprint: `PROGET_KEY`, or with the name of its feed where there are several. */
export function variableNames({ rows }: Pick<Plan, 'rows'>): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { fingerprint, key, decision } of rows) {
    if (decision === 'skip') continue;
    const words = (
      key.feeds.length === 1 ? (key.feeds[0] ?? '') : key.displayName.replace(/ \(from Artifactory\)$/, '')
    ).toUpperCase();
    const wish =
      rows.length === 1
        ? 'PROGET_KEY'
        : `PROGET_KEY_${words
            .replaceAll(/[^A-Z\d]+/g, '_')
            .replaceAll(/^_+|_+$/g, '')
            .slice(0, 40)}`;
    let name = wish;
    for (let number = 2; taken.has(name); number += 1) name = `${wish}_${number}`;
    taken.add(name);
    names.set(fingerprint, name);
  }
  return names;
}
