import { closeness } from './claim.ts';
import type { Verdict } from './judge.ts';

/** One sighting out of all that was said of the same place: the closest reader counts, others fill its gaps. */
export function mergeVerdicts(verdicts: readonly Verdict[], lineOf: (position: number) => number): Verdict[] {
  return [...groupVerdicts(verdicts, lineOf).values()]
    .map(mergeGroup)
    .sort((left, right) => left.places.secret.start - right.places.secret.start);
}

/** All that was said of the same secret on the same line, under {@link sightingKey}. */
export function groupVerdicts(
  verdicts: readonly Verdict[],
  lineOf: (position: number) => number,
): ReadonlyMap<string, readonly Verdict[]> {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const key = sightingKey(lineOf(verdict.places.secret.start), verdict.secret);
    const group = groups.get(key) ?? [];
    group.push(verdict);
    groups.set(key, group);
  }
  return groups;
}

/** Twice in one line is one sighting. */
export function sightingKey(line: number, secret: string): string {
  return `${line}\0${secret}`;
}

function mergeGroup(group: readonly Verdict[]): Verdict {
  const ranked = group.toSorted((left, right) => worth(right) - worth(left));
  let best = ranked[0] as Verdict;
  for (const level of [closeness.same, closeness.neighbour, closeness.flow, closeness.guess]) {
    const same = ranked.filter((verdict) => verdict.closeness === level && fits(best, verdict));
    best = fill(best, same);
  }
  return best;
}

/** How much a verdict tells; the highest is the closest reader. A place counts more than nearness alone. */
export function worth({ closeness: near, location, claim, user, proven }: Verdict): number {
  return (
    (location !== null || claim.link !== undefined ? near * 4 : near) +
    (user === null ? 0 : 2) +
    (location?.repo ? 1 : 0) +
    (proven ? 0.5 : 0)
  );
}

function fits(best: Verdict, other: Verdict): boolean {
  return best.location === null || other.location === null || best.location.host === other.location.host;
}

/** Fills what is unknown where all others that know it agree. */
function fill(best: Verdict, others: readonly Verdict[]): Verdict {
  const location =
    best.location ??
    agreed(
      others.map((other) => other.location),
      (one) => one.host,
    );
  const sameHost = others.filter((other) => other.location?.host === location?.host);
  const repo =
    location?.repo ??
    agreed(
      sameHost.map((other) => other.location?.repo ?? null),
      String,
    );
  const packageType =
    location?.packageType ??
    agreed(
      sameHost.map((other) => other.location?.packageType ?? null),
      String,
    );
  return {
    ...best,
    location: location === null ? null : { ...location, repo, packageType },
    user:
      best.user ??
      agreed(
        others.map((other) => other.user),
        String,
      ),
    proven: best.proven || others.some((other) => other.proven),
  };
}

function agreed<T>(values: readonly (T | null)[], identity: (value: T) => string): T | null {
  const known = values.filter((value) => value !== null);
  return new Set(known.map(identity)).size === 1 ? (known[0] ?? null) : null;
}
