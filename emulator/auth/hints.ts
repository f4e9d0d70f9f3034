import type { Hint } from '../contract/denial.ts';
import type { CarrierPlace } from './carriers.ts';
import { asHeaderText } from './headerText.ts';
import type { Question } from './question.ts';
import { carrierNames } from './reasons.ts';

/** What each place reads, as the second half of "You sent X; …". */
const readsWhat: Readonly<Record<CarrierPlace, string>> = {
  api: 'this endpoint reads X-ApiKey, ?key= or Basic (user api)',
  nuget: 'NuGet feeds read X-NuGet-ApiKey, or Basic (user api)',
  npm: 'npm feeds read a token',
  rubygems: 'RubyGems feeds read the key in Authorization, or Basic (user api)',
  basic: 'this feed reads Basic (user api)',
  bearer: 'this feed reads a Bearer token, or Basic (user api)',
};

function hint(code: Hint['code'], text: string): Hint {
  return { code, text: asHeaderText(text) };
}

/** One hint for all carriers that the place does not read. */
export function ignoredHints({ carriers }: Question): Hint[] {
  if (carriers.ignored.length === 0) return [];
  const sent = carriers.ignored.map((carrier) => carrierNames[carrier]).join(' and ');
  return [hint('carrier-ignored', `You sent ${sent}; ${readsWhat[carriers.place]}.`)];
}

/** A refused request carried more than the credential that decided: perhaps the other one was meant. */
export function severalHint({ carriers }: Question): Hint[] {
  if (carriers.credential === null || carriers.others.length === 0) return [];
  if (carriers.credential.carrier === 'X-NuGet-ApiKey header') {
    const text = 'Several credentials were sent: the key header decides; leave --api-key out or give a real key.';
    return [hint('several-credentials', text)];
  }
  const others = carriers.others.map((carrier) => carrierNames[carrier]).join(' and ');
  const text = `Several credentials were sent: ${carrierNames[carriers.credential.carrier]} decides, not ${others}.`;
  return [hint('several-credentials', text)];
}

/** The credential was no good, but Anonymous may do it. */
export function fallbackHint(_question: Question, reason: string): Hint {
  const rest = ' Served as Anonymous: your key was not needed here.';
  return hint('anonymous-fallback', `${asHeaderText(reason).slice(0, 150 - rest.length)}${rest}`);
}

/** The credential was good, and Anonymous may do it as well. */
export function sufficedHint(_question: Question): Hint {
  return hint('anonymous-sufficed', 'Anonymous may do this too: your key was not needed here.');
}
