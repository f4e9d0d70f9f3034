import { isSecretName, redact, redactFields, redactUrl } from './redact.ts';

/** Deeper levels are left out: nothing of ProGet's nests like that. */
const deepest = 40;
/** Shorter values stand in too many innocent words. */
const shortestRepeated = 6;

/**
 * JSON fit for a log: what stands under the name of a secret is `***`, in `{name, value}` pairs too, and so is every
 * repetition of such a value, and of the given secrets, anywhere else in it.
 */
export function redactJson(value: unknown, secrets: readonly string[]): unknown {
  const found = [...secrets];
  collect(value, found, 0);
  return cleaned(value, [...new Set(found)], 0);
}

/** The texts under names of secrets. */
export function secretsIn(value: unknown): string[] {
  const found: string[] = [];
  collect(value, found, 0);
  return found;
}

function collect(value: unknown, found: string[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  for (const [name, member] of Object.entries(value)) {
    if (isSecretMember(value, name)) gather(member, found, depth + 1);
    else collect(member, found, depth + 1);
  }
}

/** Every text in a member that is a secret as a whole. */
function gather(value: unknown, found: string[], depth: number): void {
  if (typeof value === 'string' && value.length >= shortestRepeated) found.push(value);
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  for (const member of Object.values(value)) gather(member, found, depth + 1);
}

function cleaned(value: unknown, secrets: readonly string[], depth: number): unknown {
  if (typeof value === 'string') return cleanedText(value, secrets);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '***';
  if (Array.isArray(value)) return value.map((one) => cleaned(one, secrets, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      redact(name, secrets),
      isSecretMember(value, name) && member !== null && typeof member !== 'boolean'
        ? '***'
        : cleaned(member, secrets, depth + 1),
    ]),
  );
}

function cleanedText(text: string, secrets: readonly string[]): string {
  return redactFields(/^https?:\/\//i.test(text) ? redactUrl(text, secrets) : redact(text, secrets));
}

function isSecretMember(owner: object, name: string): boolean {
  if (Array.isArray(owner)) return false;
  // Headers that webhooks send are there to prove who sends them.
  if (isSecretName(name) || name.toLowerCase() === 'headers') return true;
  if (name.toLowerCase() !== 'value') return false;
  const title = Object.entries(owner).find(([member]) => member.toLowerCase() === 'name')?.[1];
  return typeof title === 'string' && isSecretName(title);
}
