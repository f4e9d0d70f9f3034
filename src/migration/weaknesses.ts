import { entropy } from '../scan/values/placeholder.ts';
import type { Credential } from './credentials.ts';
import type { Sighting, Weakness } from './plan.ts';
import { list } from './words.ts';

const yearMs = 365 * 86_400_000;
/** ProGet's own keys have 40 characters; anything below this was chosen by somebody. */
const safeLength = 20;
/** Bits; below, a key can be guessed in time. */
const safeBits = 64;
const oldYears = 2;

/** What is weak about a credential. Of the value nothing is told but on which side of a line it is. Spec: strength audit. */
export function findWeaknesses(credential: Credential, sightings: readonly Sighting[], now: number): Weakness[] {
  const { secret, kind, facts, users } = credential;
  const found: Weakness[] = [];
  const certain = kind !== 'password' && kind !== 'encrypted-password';
  if (kind === 'password')
    found.push({ code: 'password', message: 'It is a password, which people also sign in with.' });
  if (!certain && secret.length < safeLength)
    found.push({ code: 'short', message: `It has fewer than ${safeLength} characters.` });
  if (!certain && entropy(secret) * secret.length < safeBits)
    found.push({ code: 'low-entropy', message: 'Its characters vary so little that it can be guessed.' });
  const age = facts.created === undefined ? 0 : (now - Date.parse(facts.created)) / yearMs;
  if (age >= oldYears) found.push({ code: 'old', message: `It was made ${Math.floor(age)} years ago.` });
  if ((facts.expires ?? 'never') === 'never')
    found.push({ code: 'never-expires', message: 'It never expires; a year would be a good term.' });
  if (users.length > 1) found.push({ code: 'shared', message: `${users.length} users share it.` });
  const hosts = [...new Set(sightings.map(({ host }) => host).filter((host) => host !== null))];
  if (hosts.length > 1) found.push({ code: 'several-hosts', message: `It is used at ${list(hosts)}.` });
  if (sightings.some(({ git }) => git !== null))
    found.push({ code: 'in-git', message: 'Everybody who has the repository has it.' });
  return found;
}
