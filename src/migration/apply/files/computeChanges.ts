import type { Mapping, Plan } from '../../plan.ts';
import { plannedRewriting } from '../../rewrite/planned.ts';
import type { Fingerprints } from '../../state.ts';
import type { FoundAgain, Gathered } from '../gatherAgain.ts';
import { type Change, changeOf } from './change.ts';
import type { Refused } from './original.ts';

export interface ChangesContext {
  readonly plan: Plan;
  readonly gathered: Gathered;
  readonly fingerprints: Fingerprints;
  /** Rows whose places are served, though nobody knows the value any more. */
  readonly settled: ReadonlySet<string>;
}

/** What is to be written into each file. @param values keys by fingerprint; places of others stay, and so do their URLs */
export function computeChanges(context: ChangesContext, values: ReadonlyMap<string, string>): (Change | Refused)[] {
  const { plan, gathered, settled, fingerprints } = context;
  const everywhere = [...gathered.findings.values()].flat();
  const isServed = ({ fingerprint }: FoundAgain) => values.has(fingerprint) || settled.has(fingerprint);
  const served = new Set(everywhere.filter(isServed).map(placeOf));
  const unserved = everywhere.filter((found) => !isServed(found));
  const stuck = new Set(unserved.map(placeOf).filter((place) => !served.has(place)));
  return gathered.files.map((file) => {
    if ('refused' in file) return file;
    const found = gathered.findings.get(file.file) ?? [];
    const hosts = new Set(
      found.filter((one) => one.finding.repo === null && !isServed(one)).map(({ finding }) => finding.host),
    );
    // A URL stays with its credential: with the old one it would lead nowhere, and show ProGet a key of Artifactory.
    const mappings = plan.mappings.filter((one) => !stuck.has(`${one.host} ${one.repo}`) && !hosts.has(one.host));
    const rewriting = plannedRewriting(withMappings(plan, mappings), {
      fingerprintOf: fingerprints.of,
      valueOf: ({ fingerprint }) => values.get(fingerprint) ?? null,
    });
    const rows = new Set(found.map(({ fingerprint }) => fingerprint).filter((mark) => values.has(mark)));
    return changeOf(
      file,
      found.map(({ finding }) => finding),
      rewriting,
      [...rows],
    );
  });
}

function withMappings(plan: Plan, mappings: readonly Mapping[]): Plan {
  return { ...plan, mappings };
}

function placeOf({ finding: { host, repo } }: FoundAgain): string {
  return `${host} ${repo}`;
}
