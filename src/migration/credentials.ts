import type { Finding, Kind } from '../scan/finding.ts';
import type { Facts } from '../scan/shapes/facts.ts';

/** One secret with everything that was found of it. */
export interface Credential {
  readonly secret: string;
  readonly kind: Kind;
  readonly facts: Facts;
  /** Without doubles in any case of letters, which Artifactory does not tell apart. */
  readonly users: readonly string[];
  readonly findings: readonly Finding[];
}

const ranks: Readonly<Record<Kind, number>> = {
  'api-key': 0,
  'reference-token': 0,
  'access-token': 0,
  'encrypted-password': 1,
  password: 2,
};

/** Findings by their secret, in the order in which each was found first. */
export function groupCredentials(findings: readonly Finding[]): Credential[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.secret);
    if (group === undefined) groups.set(finding.secret, [finding]);
    else group.push(finding);
  }
  return [...groups].map(([secret, group]) => {
    const best = group.toSorted((left, right) => ranks[left.kind] - ranks[right.kind])[0] as Finding;
    const users = new Map<string, string>();
    for (const user of [best.facts.user, ...group.map((finding) => finding.user)])
      if (user && !users.has(user.toLowerCase())) users.set(user.toLowerCase(), user);
    return { secret, kind: best.kind, facts: best.facts, users: [...users.values()], findings: group };
  });
}
