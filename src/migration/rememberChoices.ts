import { isDeepStrictEqual } from 'node:util';
import { derivePlan } from './derivePlan.ts';
import { type Place, proposeMapping } from './mappings.ts';
import type { Mapping, Plan, Row } from './plan.ts';

/**
 * A new plan with what somebody has decided in an earlier one: feeds of repositories and, by fingerprint, decisions and
 * keys; also where they were changed in the file itself. The id stays, so that a run that has begun goes on.
 */
export function rememberChoices(fresh: Plan, earlier: Plan): Plan {
  const sameMachine = fresh.keyId === earlier.keyId;
  const derived = new Map(derivePlan(earlier).rows.map((row) => [row.fingerprint, row]));
  const rows = new Map(earlier.rows.map((row) => [row.fingerprint, row]));
  return derivePlan({
    ...fresh,
    id: sameMachine ? earlier.id : fresh.id,
    mappings: fresh.mappings.map((mapping) => rememberMapping(mapping, earlier)),
    rows: fresh.rows.map((row) => {
      const old = rows.get(row.fingerprint);
      return old === undefined || !sameMachine ? row : rememberRow(row, old, derived.get(row.fingerprint) ?? old);
    }),
  });
}

function rememberMapping(mapping: Mapping, { mappings, target }: Plan): Mapping {
  const old = mappings.find(({ host, repo }) => host === mapping.host && repo === mapping.repo);
  if (old === undefined || mapping.confirmed) return mapping;
  const proposed = proposeMapping(old satisfies Place, target);
  const chosen = old.confirmed || old.feed !== proposed.feed;
  if (!chosen) return mapping;
  const { feed, reason, confidence } = old;
  return { ...mapping, feed, reason, confidence, confirmed: true };
}

/** @param derived what the earlier plan would have said without changes in the file */
function rememberRow(row: Row, old: Row, derived: Row): Row {
  const byHand = new Set(old.byHand);
  if (old.decision !== derived.decision && old.decision !== 'undecided') byHand.add('decision');
  if (!isDeepStrictEqual(old.key, derived.key)) byHand.add('key');
  return {
    ...row,
    decision: byHand.has('decision') ? old.decision : row.decision,
    key: byHand.has('key') ? old.key : row.key,
    byHand: [...byHand],
  };
}
