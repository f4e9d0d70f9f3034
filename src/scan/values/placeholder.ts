const words =
  /^(?:change[-_ ]?(?:me|it)|todo|tbd|fixme|none|null|nil|undefined|true|false|secret|pass(?:word|wd)?|pwd|token|key|api[-_ ]?key|access[-_ ]?token|user(?:name)?|foo|bar|baz|dummy|sample|test(?:ing)?|redacted|hidden|masked|encrypted|admin|root|guest|default|placeholder|(?:my|the|some|your|insert|enter|replace)[-_ ].*|.*[-_ ](?:here|goes[-_ ]here))$/i;
const inside =
  /x{4}|\*{3}|\.{3}|…|_{4}|change[-_]?me|your[-_ ]|replace[-_]?(?:me|with)|placeholder|redacted|example|todo/i;
const bracketed = /^(?:<.*>|\[.*\]|\{.*\}|#\{.*\}|@[\w.-]+@|ENC\(.*\)|ENC\[.*\])$/s;

/** Whether somebody who reads the text would fill in a value instead. Not for texts of a certain shape. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || words.test(trimmed) || inside.test(trimmed) || bracketed.test(trimmed);
}

/** Shannon entropy in bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** What is sealed where it stands: Maven's `{…}`, DPAPI, Ansible vault, SOPS, Jasypt, Kubernetes' sealed secrets. */
export function isCiphertext(text: string): boolean {
  return (
    /^\{[^{}]+\}$/.test(text.trim()) ||
    text.startsWith('AQAAANCMnd8BFdERjHoAwE/Cl+s') ||
    /^(?:\$ANSIBLE_VAULT|ENC\[|ENC\(|vault:v\d|AgB[A-Za-z0-9+/]{80})/.test(text)
  );
}
