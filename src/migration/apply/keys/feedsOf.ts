import { counts } from '../../mappings.ts';
import type { Plan, Row, TargetFeed } from '../../plan.ts';

/** The feeds that a key is for: those it names, those of its group, else those that its places will use. */
export function feedsOf(plan: Pick<Plan, 'target' | 'mappings'>, { key, sightings }: Row): TargetFeed[] {
  const all = plan.target?.feeds ?? [];
  if (key.type === 'feed' && key.feedGroup !== null) return all.filter(({ group }) => same(group, key.feedGroup));
  const names =
    key.type === 'feed'
      ? key.feeds
      : sightings.flatMap(({ host, repo }) => {
          const mapping = plan.mappings.find((one) => one.host === host && one.repo === repo);
          return mapping?.feed != null && counts(mapping) ? [mapping.feed] : [];
        });
  return all.filter(({ name }) => names.some((one) => same(one, name)));
}

function same(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() === other.toLowerCase();
}
