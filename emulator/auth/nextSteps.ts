import { packagePermissions } from '../contract/apiKey.ts';
import type { CarrierPlace } from './carriers.ts';
import { asHeaderText } from './headerText.ts';
import { keyOfIdentification } from './names.ts';
import type { Question, Refusal } from './question.ts';
import { requirementOf } from './requirements.ts';
import { unexpandedVariable } from './unexpandedVariable.ts';

const createKey = 'proget-keys emulator keys create';

/** What the reader of a refusal can do about it, in one sentence. */
export function nextStepOf(question: Question, code: Refusal): string {
  const values = question.carriers.credential?.values ?? [];
  const variable = unexpandedVariable(values);
  switch (code) {
    case 'missing-key':
      return howToSend(question);
    case 'malformed-credential':
      return malformedStep(question);
    case 'unknown-key':
      if (variable !== null) return setVariable(variable);
      if (values.some((value) => value.startsWith('api:'))) return 'Send the key alone, without "api:" before it.';
      return 'Compare the key with the one you were given, or look it up: proget-keys emulator keys list';
    case 'bad-password':
      if (variable !== null) return setVariable(variable);
      return 'Check user name and password; to use a key, send user name api and the key as the password.';
    case 'expired':
      return `Create a new key (${createKey}), or move its expiration.`;
    case 'disabled':
      return 'Enable the key again, or use another one: proget-keys emulator keys list';
    case 'pseudo-keys-disabled':
      return 'Use an API key, or allow pseudo-keys: proget-keys emulator start --policies default';
    case 'personal-keys-disabled':
      return 'Use a Feed or System key, or allow Personal keys: proget-keys emulator start --policies default';
    case 'edition':
      return 'Start with another edition: proget-keys emulator start --edition enterprise';
    case 'wrong-feed':
    case 'missing-permission':
    case 'api-not-permitted':
      return anotherKey(question);
    case 'user-restricted':
      return 'Remove the restriction from the user, or use another user or key.';
  }
}

function setVariable(reference: string): string {
  const name = reference.replace(/^\$env:/i, '').replace(/[^A-Za-z0-9_.]/g, '');
  return `Set ${name} to the key in the environment of the client, then run it again.`;
}

/** Which key would do: one of the same feed with the permission that is missing, or a System key. */
function anotherKey(question: Question): string {
  const { action, feed, dialect } = question;
  const { feedKey, system, permission } = requirementOf(action, feed);
  if (permission !== null && feedKey !== null && feed !== null) {
    const held = keyOfIdentification(question.identification)?.packagePermissions ?? [];
    // View is always suggested: every client reads before it writes.
    const wanted = packagePermissions.filter((one) => one === 'view' || one === feedKey || held.includes(one));
    const command = `${createKey} --type feed --feed ${feed.name} --permissions ${wanted.join(',')}`;
    // npm looks the package up before it publishes, and goes on when that is refused.
    const publishes = dialect === 'npm' && feedKey === 'view' && held.includes('add');
    return publishes
      ? unlessTooLong(`npm can publish without View; to read as well: ${command}`, 'npm can publish without View.')
      : unlessTooLong(`Use a key with ${permission}, or create one: ${command}`, `Use a key with ${permission} there.`);
  }
  if (permission !== null) return `Use a key with ${permission} permission on that feed.`;
  return `Use a System key with ${[...system, 'full-control'].join(' or ')}, or create one: ${createKey} --type system`;
}

/** A command that was cut off would only mislead. */
function unlessTooLong(text: string, shorter: string): string {
  return asHeaderText(text) === text ? text : shorter;
}

/** NuGet never goes on to Basic where Negotiate is offered first (NuGet/Home#12546), unless it is told so. */
const basicOnly =
  'Add key ValidAuthenticationTypes, value basic, to packageSourceCredentials, besides user api and the key as password.';

function malformedStep({ carriers }: Question): string {
  if (carriers.place === 'nuget' && carriers.credential?.problem?.includes('Windows authentication') === true) {
    return basicOnly;
  }
  const garbled = carriers.credential?.values.some((value) => value.includes('\uFFFD')) === true;
  if (garbled && carriers.place === 'npm')
    return 'In .npmrc, _password must be the Base64 of the key; _authToken is the key itself.';
  return sendForms[carriers.place];
}

/** The form each place wants, for whoever sent another. */
const sendForms: Readonly<Record<CarrierPlace, string>> = {
  api: 'Send the key in the header X-ApiKey.',
  nuget: 'Send the key in X-NuGet-ApiKey (--api-key), or as Basic with user api and the key as the password.',
  npm: 'Put //HOST/npm/FEED/:_authToken=KEY into .npmrc (_auth is the Base64 of api:KEY, _password of KEY).',
  rubygems: 'Send the key alone in Authorization (GEM_HOST_API_KEY), or as Basic with user api.',
  basic: 'Send Basic credentials: user api, password the key.',
  bearer: 'Send the key as a Bearer token, or as Basic with user api.',
};

/** How the client at hand is given a key for what it wants to do. */
function howToSend({ action, carriers, challenge }: Question): string {
  const reads = action === 'feed.view' || action === 'feed.download';
  switch (carriers.place) {
    case 'nuget':
      if (challenge === 'negotiate') return basicOnly;
      // NuGet sends --api-key with a push or delete only, never with a GET.
      return reads
        ? 'NuGet sends no key on reads: add packageSourceCredentials to NuGet.Config, user api, password the key.'
        : 'Give the key with --api-key, or add packageSourceCredentials with user api and the key as the password.';
    case 'npm':
      return 'Put //HOST/npm/FEED/:_authToken=KEY into .npmrc, with host and port as in the registry URL.';
    case 'rubygems':
      return reads
        ? 'Put the key into the source: http://api:KEY@HOST/rubygems/FEED/ (gem credentials are for push only).'
        : 'Set GEM_HOST_API_KEY to the key, or sign in with user api and the key as the password.';
    default:
      return sendForms[carriers.place];
  }
}
