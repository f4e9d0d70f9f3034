/**
 * The last line of defence: wherever a secret still stands in a value's texts (a name that somebody made of it, a user
 * name that is the key itself), it is taken out.
 */
export function scrub<Value>(value: Value, secrets: readonly string[]): Value {
  const forms = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(wellFormed(secret))]))]
    .filter((form) => form.length >= shortest)
    .sort((left, right) => right.length - left.length);
  // Thousands of secrets in each of many texts would take seconds: their beginnings are looked up first.
  const byBeginning = new Map<string, string[]>();
  for (const form of forms) {
    const beginning = form.slice(0, shortest);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), form]);
  }
  return forms.length === 0 ? value : (clean(value, byBeginning) as Value);
}

const shortest = 4;

function clean(value: unknown, forms: ReadonlyMap<string, readonly string[]>): unknown {
  if (typeof value === 'string') return cleanText(value, forms);
  if (Array.isArray(value)) return value.map((item) => clean(item, forms));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item, forms)]));
}

function cleanText(text: string, forms: ReadonlyMap<string, readonly string[]>): string {
  let rest = text;
  let cleaned = '';
  for (let at = 0; at + shortest <= rest.length; at += 1) {
    const form = forms.get(rest.slice(at, at + shortest))?.find((one) => rest.startsWith(one, at));
    if (form === undefined) continue;
    cleaned += `${rest.slice(0, at)}…`;
    rest = rest.slice(at + form.length);
    at = -1;
  }
  return cleaned + rest;
}

/** A lone half of a surrogate pair cannot be percent-encoded. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\uFFFD');
}
