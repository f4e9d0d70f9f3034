/**
 * The last line of defence: wherever a secret still stands in a value's texts (a name that somebody made of it, a user
 * name that is the key itself), it is taken out.
 */
export function scrub<Value>(value: Value, secrets: readonly string[]): Value {
  const forms = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(wellFormed(secret))]))]
    .filter((form) => form.length >= 4)
    .sort((left, right) => right.length - left.length);
  return forms.length === 0 ? value : (clean(value, forms) as Value);
}

function clean(value: unknown, forms: readonly string[]): unknown {
  if (typeof value === 'string')
    return forms.reduce((text, form) => (text.includes(form) ? text.replaceAll(form, '…') : text), value);
  if (Array.isArray(value)) return value.map((item) => clean(item, forms));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item, forms)]));
}

/** A lone half of a surrogate pair cannot be percent-encoded. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\uFFFD');
}
