import type { Claim } from '../../scan/claim.ts';
import type { Finding } from '../../scan/finding.ts';
import type { Verdict } from '../../scan/judge.ts';
import { sightingKey, worth } from '../../scan/merge.ts';
import { credentialEdits } from './credentialEdits.ts';
import type { Draft, Work } from './draft.ts';
import type { FileText } from './fileText.ts';
import { hostEdits } from './hosts.ts';
import { whyManual } from './manual.ts';
import { type Move, moveOf } from './places.ts';
import type { Rewriting } from './rewriting.ts';
import { scopedNames } from './unscoped.ts';
import { type Result, type Use, valueEdits } from './valueEdits.ts';
import { wrappedEdits } from './wrapped.ts';

/**
 * Rewrites all places of one finding: where its value stands and where it is used.
 * @returns whether it goes to ProGet
 */
export function rewriteFinding(finding: Finding, work: Work): boolean {
  const { fileText, rewriting, bases, draft } = work;
  const credential = rewriting.credentialFor(finding);
  if (credential === null) return false;
  draft.secrets.push(finding.places.secret);
  const uses = closestOfEach(fileText.sightings.get(sightingKey(finding.line, finding.secret)) ?? []);
  const note = (message: string) => draft.manual.push({ line: finding.line, message });
  const [best] = uses;
  if (best === undefined) {
    note('The credential that was found here is here no more; scan again.');
    return false;
  }
  const moves = uses.map((use) => ({ use, move: moveOf(use.claim, finding, fileText, rewriting, bases) }));
  const going = moves.flatMap(({ use, move }) => (move.state === 'moves' ? [{ use, move }] : []));
  const reason = going.length === 0 ? whyManual(best.claim, moves[0]?.move ?? { state: 'unknown' }, fileText) : null;
  if (best.parts.wrapped && (credential.user === null || going.length === 0)) {
    note('This credential stands in an encoded document and was left as it is.');
    return false;
  }
  if (credential.user === null || (reason === null && going.length === 0)) {
    take(valueEdits(best, { ...credential, user: null }, fileText), finding.line, draft);
    const said = credential.user === null ? null : whyUnsure(best, credential.user);
    if (said !== null) note(said);
    return false;
  }
  if (reason !== null) {
    keep(best.claim, draft);
    note(reason);
    return false;
  }
  if (best.parts.wrapped) return wrappedEdits(finding, best, credential, work);
  let hasMoved = false;
  for (const { use, move } of going) {
    const obstacle = whyManual(use.claim, move, fileText);
    if (obstacle !== null) {
      keep(use.claim, draft);
      note(obstacle);
      continue;
    }
    // The user of a lesser reader may belong to somebody else.
    const isSure = use.parts.ownUser || use.user === finding.user;
    const sure: Use = isSure ? use : { ...use, parts: { ...use.parts, user: null } };
    const result = credentialEdits(sure, move, credential, fileText);
    take(result, finding.line, draft);
    if (result.blocked) keep(use.claim, draft);
    else draft.edits.push(...placeEdits(use.claim, move, fileText, rewriting));
    hasMoved ||= result.blocked !== true;
  }
  return hasMoved;
}

/** What to say of a place that nothing tells the server of; null where its value alone counts. */
function whyUnsure({ claim, parts }: Verdict, user: string): string | null {
  const header = claim.carrier.endsWith('X-JFrog-Art-Api');
  if (!header && parts.user === null && !parts.encoded) return null;
  const what = header ? 'send it as X-ApiKey instead of X-JFrog-Art-Api' : `send it with the user ${user}`;
  return `Nothing here tells which server this credential goes to. Where that is ProGet, ${what}.`;
}

/** What a person has to change stays whole, so that it works until then. */
function keep({ url }: Claim, draft: Draft): void {
  if (url !== null && url.end > url.start) draft.kept.push({ start: url.start, end: url.end });
}

/** Rewrites what stands around values that only a variable knows. */
export function rewritePointers({ fileText, rewriting, bases, draft }: Work): void {
  for (const { claim, parts, at } of fileText.reading.pointers) {
    const move = moveOf(claim, null, fileText, rewriting, bases);
    if (move.state !== 'moves' || whyManual(claim, move, fileText) !== null) continue;
    const result = credentialEdits({ claim, parts, secret: null }, move, null, fileText);
    take(result, fileText.lineOf(at.start), draft);
    if (result.blocked) keep(claim, draft);
    else draft.edits.push(...placeEdits(claim, move, fileText, rewriting));
  }
}

function placeEdits(claim: Claim, move: Move, fileText: FileText, rewriting: Rewriting) {
  return [...hostEdits(claim, fileText, rewriting), ...scopedNames(claim, move, fileText)];
}

function take({ edits, variables, notes }: Result, line: number, draft: Draft): void {
  draft.edits.push(...edits);
  for (const variable of variables) draft.variables.add(variable);
  for (const message of notes) draft.manual.push({ line, message });
}

/** Of all that was said of one place the closest reader counts; the value itself may be used in several places. */
function closestOfEach(verdicts: readonly Verdict[]): Verdict[] {
  const byPlace = new Map<string, Verdict>();
  for (const verdict of verdicts.toSorted((left, right) => worth(right) - worth(left))) {
    const key = `${verdict.claim.secret.start}-${verdict.claim.secret.end}`;
    const inside = [...byPlace.values()].some(
      ({ claim: { secret } }) => secret.start < verdict.claim.secret.end && verdict.claim.secret.start < secret.end,
    );
    if (!inside) byPlace.set(key, verdict);
  }
  return [...byPlace.values()];
}
