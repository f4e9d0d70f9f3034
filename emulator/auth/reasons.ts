import { editionSentence } from '../contract/editions.ts';
import type { Carrier } from '../contract/request.ts';
import { feedLabel, keyLabel, keyOfIdentification, scopeLabel, userLabel } from './names.ts';
import type { Principal } from './principal.ts';
import type { Question, Refusal } from './question.ts';
import { requirementOf } from './requirements.ts';
import { unexpandedVariable } from './unexpandedVariable.ts';

/** How each carrier is called in a sentence. */
export const carrierNames: Readonly<Record<Carrier, string>> = {
  'X-ApiKey header': 'X-ApiKey',
  'key query parameter': '?key=',
  'key form field': 'the form field key',
  'API_Key JSON property': 'the JSON property API_Key',
  'X-NuGet-ApiKey header': 'X-NuGet-ApiKey',
  'Authorization Bearer': 'a Bearer token',
  'Authorization Basic': 'Basic credentials',
  'Authorization (bare)': 'Authorization',
  'login body': 'the login',
};

/** Why a request is refused, in one sentence. Names the key or user if known, never what was sent as the secret. */
export function reasonOf(question: Question, code: Refusal): string {
  const { identification, carriers } = question;
  const secrets = carriers.credential?.values ?? [];
  const key = keyOfIdentification(identification);
  const label = key === null ? 'The key' : keyLabel(key, secrets);
  switch (code) {
    case 'missing-key':
      return `No credential was sent, and Anonymous may not ${onFeed(question)}.`;
    case 'malformed-credential':
      return `The credential cannot be read: ${carriers.credential?.problem ?? 'it is malformed'}.`;
    case 'unknown-key':
      return unknownKeyReason(question);
    case 'expired':
      return `${label} expired on ${key?.expiration?.slice(0, 10) ?? 'an earlier day'}.`;
    case 'disabled':
      return key?.enabled === true ? `${label} acts as a user who does not exist any more.` : `${label} is disabled.`;
    case 'bad-password':
      return badPasswordReason(question);
    case 'pseudo-keys-disabled':
      return 'A user and password were sent as the key, and the policy on pseudo-keys forbids that.';
    case 'personal-keys-disabled':
      return key?.type === 'personal'
        ? `${label} is a Personal key, and the policy on Personal keys forbids those.`
        : 'The policy on Personal keys lets only administrators manage them.';
    case 'edition':
      return editionSentence(question.edition, 'personal-keys');
    case 'wrong-feed':
      return `${label} is for ${key === null ? 'other feeds' : scopeLabel(key)}, not for ${feedLabel(question.feed)}.`;
    case 'missing-permission':
      return missingPermissionReason(question);
    case 'api-not-permitted':
      return apiReason(question, label);
    case 'user-restricted':
      return `${actor(question)} is restricted: a task denies the right to ${onFeed(question)}.`;
  }
}

/** Who was let through, and as whom. */
export function allowedReason({ identification, carriers, ...question }: Question, principal: Principal): string {
  const deed = onFeed(question);
  const secrets = carriers.credential?.values ?? [];
  switch (principal.kind) {
    case 'anonymous':
      return `Anonymous may ${deed}.`;
    case 'key':
      return `${keyLabel(principal.key, secrets)} may ${deed}.`;
    case 'user':
      return `${userLabel(principal.user.name, secrets)} may ${deed}.`;
  }
}

/** `add packages in feed npm`, `manage API keys`. */
export function onFeed({ action, feed }: Pick<Question, 'action' | 'feed'>): string {
  const { deed, permission } = requirementOf(action, feed);
  return permission === null ? deed : `${deed} in ${feedLabel(feed)}`;
}

function unknownKeyReason({ carriers }: Question): string {
  const variable = unexpandedVariable(carriers.credential?.values ?? []);
  if (variable !== null) return `The client sent the text ${variable}: the environment variable is not set.`;
  const where = carriers.credential === null ? 'the request' : carrierNames[carriers.credential.carrier];
  return `The API key in ${where} does not exist.`;
}

function badPasswordReason({ identification, carriers }: Question): string {
  const variable = unexpandedVariable(carriers.credential?.values ?? []);
  if (variable !== null) return `The client sent the text ${variable}: the environment variable is not set.`;
  const name = identification.outcome === 'failed' ? identification.userName : null;
  return name === null
    ? 'The user name or the password is wrong.'
    : `The password of ${userLabel(name, carriers.credential?.values ?? []).replace(/^[UT]/, (first) => first.toLowerCase())} is wrong.`;
}

/** `Key 'x' acts as user 'y', who`, `User 'y'`. */
function actor({ identification, carriers }: Question): string {
  if (identification.outcome !== 'known') return 'The user';
  const { principal } = identification;
  const secrets = carriers.credential?.values ?? [];
  if (principal.kind === 'anonymous') return 'Anonymous';
  if (principal.kind === 'user') return userLabel(principal.user.name, secrets);
  const key = keyLabel(principal.key, secrets);
  if (principal.user === null) return key;
  return `${key} acts as ${userLabel(principal.user.name, secrets).replace(/^User/, 'user').replace(/^The/, 'the')}, who`;
}

function missingPermissionReason(question: Question): string {
  const { permission, deed } = requirementOf(question.action, question.feed);
  if (permission !== null) return `${actor(question)} has no ${permission} permission on ${feedLabel(question.feed)}.`;
  return `${actor(question)} may not ${deed}.`;
}

const typeNames = { system: 'System', feed: 'Feed', personal: 'Personal', other: 'classic' } as const;

function apiReason(question: Question, label: string): string {
  const key = keyOfIdentification(question.identification);
  const what = onFeed(question);
  if (key === null) return `${actor(question)} may not ${what}: that takes a full-control key.`;
  const apis = key.type === 'system' ? ` for ${key.systemApis.join(', ')}` : '';
  return `${label} is a ${typeNames[key.type]} key${apis} and may not ${what}.`;
}
