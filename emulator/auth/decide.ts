import type { Hint } from '../contract/denial.ts';
import { type EditionFeature, editionHas, editionSentence, editionStatus } from '../contract/editions.ts';
import { anonymousMay } from './anonymous.ts';
import { featureOf } from './editions.ts';
import { asHeaderText } from './headerText.ts';
import { fallbackHint, ignoredHints, severalHint, sufficedHint } from './hints.ts';
import { nextStepOf } from './nextSteps.ts';
import type { FailureCode, Principal } from './principal.ts';
import type { Decision, Question, Refusal } from './question.ts';
import { allowedReason, reasonOf } from './reasons.ts';
import { isForAnybody } from './requirements.ts';
import { judge, type ScopeRefusal } from './scopes.ts';

const anonymous: Principal = { kind: 'anonymous' };

/** Decides one request. Pure: the same question has the same answer (spec: 401 vs 403; no key or bad key). */
export function decide(question: Question): Decision {
  const { identification, action, edition } = question;
  const feature = featureOf(action) ?? question.feature ?? null;
  const missing = feature !== null && !editionHas(edition, feature) ? feature : null;
  switch (identification.outcome) {
    case 'none':
      if (!anonymousMay(question.anonymous, question)) return deny(question, anonymous, 'missing-key', true);
      return missing === null ? allow(question, anonymous) : denyEdition(question, anonymous, missing);
    case 'failed':
      return decideFailed(question, identification.code, missing);
    case 'known':
      return decideKnown(question, identification.principal, missing);
  }
}

/** A credential that identifies nobody: fatal on a feed, not looked at on /api if Anonymous may do it anyway. */
function decideFailed(question: Question, code: FailureCode, missing: EditionFeature | null): Decision {
  const forgiven = question.dialect === 'api' || question.challenges === true || question.action === 'health';
  if (!forgiven || !anonymousMay(question.anonymous, question)) return deny(question, anonymous, code, true);
  if (missing !== null) return denyEdition(question, anonymous, missing);
  return allow(question, anonymous, fallbackHint(question, reasonOf(question, code)));
}

function decideKnown(question: Question, principal: Principal, missing: EditionFeature | null): Decision {
  if (principal.kind === 'anonymous') return decide({ ...question, identification: { outcome: 'none' } });
  const refusal = refusalOf(question, principal);
  const anonymousToo = anonymousMay(question.anonymous, question);
  if (refusal === 'user-restricted') return deny(question, principal, refusal, false);
  if (refusal !== null && !anonymousToo) return deny(question, principal, refusal, false);
  if (missing !== null) return denyEdition(question, principal, missing);
  if (refusal !== null) return allow(question, anonymous, fallbackHint(question, reasonOf(question, refusal)));
  return anonymousToo && !isForAnybody(question.action)
    ? allow(question, principal, sufficedHint(question))
    : allow(question, principal);
}

function refusalOf(
  question: Question,
  principal: Exclude<Principal, { kind: 'anonymous' }>,
): ScopeRefusal | 'edition' | null {
  const personal = principal.kind === 'key' && principal.key.type === 'personal';
  if (personal && !editionHas(question.edition, 'personal-keys')) return 'edition';
  return judge(principal, question);
}

function allow(question: Question, principal: Principal, ...hints: Hint[]): Decision {
  return {
    allow: true,
    principal,
    reason: asHeaderText(allowedReason(question, principal)),
    hints: [...hints, ...ignoredHints(question)],
  };
}

/** @param unidentified nobody is known: 401 where there is a challenge, so that clients send what they have. */
function deny(question: Question, principal: Principal, code: Refusal, unidentified: boolean): Decision {
  const challenge = unidentified && (question.dialect !== 'api' || question.challenges === true);
  return {
    allow: false,
    principal,
    code,
    status: challenge ? 401 : 403,
    challenge,
    reason: asHeaderText(reasonOf(question, code)),
    nextStep: asHeaderText(nextStepOf(question, code)),
    hints: [...severalHint(question), ...ignoredHints(question)],
  };
}

function denyEdition(question: Question, principal: Principal, feature: EditionFeature): Decision {
  return {
    allow: false,
    principal,
    code: 'edition',
    status: editionStatus(feature),
    challenge: false,
    reason: editionSentence(question.edition, feature),
    nextStep: asHeaderText(nextStepOf(question, 'edition')),
    hints: ignoredHints(question),
  };
}
