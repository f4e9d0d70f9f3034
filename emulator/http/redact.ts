/** Names of query parameters and of fields whose value may be a secret. */
const secretName = /key|token|secret|passw|^pass$|^pwd$|^_?auth|cookie|connectionstring/i;
/** What only sounds like one: the native API's columns about a key. */
const harmlessName = /^(api)?_?key_?(id|name|type|description)$/i;

const schemePattern = /\b(Bearer|Basic)\s+[\w+/=.~-]{8,}/gi;
const fieldPattern =
  /((?:x-apikey|x-nuget-apikey|_authtoken|_auth|_password|password|api_key|key)["']?\s*[:=]\s*["']?)[^\s"'&,;}]+/gi;
/** `//user:password@` of a URL. */
const userinfoPattern = /\/\/[^\s/@"']+@/g;

export function isSecretName(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name);
}

/** Takes out what looks like a credential by what stands before it, in prose of any origin. */
export function redactFields(text: string): string {
  return text.replace(schemePattern, '$1 ***').replace(fieldPattern, '$1***').replace(userinfoPattern, '//***@');
}

/** A client sends its one key with every request, and a body is searched for many: spellings are made only once. */
const known = new Map<string, readonly string[]>();
const mostKnown = 500;

/** Every spelling in which a secret can stand in a URL or a header. */
function spellingsOf(secret: string): readonly string[] {
  const made = known.get(secret);
  if (made !== undefined) return made;
  const base64 = Buffer.from(`api:${secret}`, 'utf8').toString('base64');
  // JSON can hold half a character, which has no percent-encoded form.
  const text = secret.replace(/\p{Cs}/gu, '\ufffd');
  const all = [secret, encodeURIComponent(text), encodeURI(text), base64, encodeURIComponent(base64)];
  const spellings = [...new Set(all)];
  if (known.size >= mostKnown) known.clear();
  known.set(secret, spellings);
  return spellings;
}

/** Takes the given secrets out of a text, in each spelling. */
export function redact(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const secret of secrets) {
    if (secret === '') continue;
    for (const spelling of spellingsOf(secret)) {
      if (result.includes(spelling)) result = result.replaceAll(spelling, '***');
    }
  }
  return result;
}

/** Path and query of a request, fit for logs and messages: no key, no token, no password, no control characters. */
export function redactUrl(url: string, secrets: readonly string[]): string {
  const queryStart = url.indexOf('?');
  const path = queryStart === -1 ? url : url.slice(0, queryStart);
  const query = queryStart === -1 ? '' : `?${redactQuery(url.slice(queryStart + 1), secrets)}`;
  return redact(redactPath(path, secrets) + query, secrets).replace(/[^\x20-\x7e]/g, '?');
}

/**
 * A query or a form. A client may escape any character, so names and values are compared as the server reads them; a
 * `value` beside the `name` of a secret is one too: ProGet's settings are changed so.
 */
export function redactQuery(query: string, secrets: readonly string[]): string {
  const namesSecret = /(^|[&;])name=/i.test(query) && isSecretName(parameter(query, 'name'));
  return query.replace(/[^&;]+/g, (pair) => {
    const end = pair.indexOf('=');
    if (end === -1) return pair;
    const name = decode(pair.slice(0, end));
    const value = decode(pair.slice(end + 1));
    const isSecret = isSecretName(name) || (namesSecret && name.toLowerCase() === 'value') || reveals(value, secrets);
    return isSecret ? `${pair.slice(0, end)}=***` : pair;
  });
}

function parameter(query: string, wanted: string): string {
  for (const [name, value] of new URLSearchParams(query)) if (name.toLowerCase() === wanted) return value;
  return '';
}

/** `npm logout` sends the token as a segment; `npm login` a user name, and people type keys there. */
function redactPath(path: string, secrets: readonly string[]): string {
  // Nearly every path; what stands there unescaped `redact` finds.
  if (!path.includes('%') && !/user/i.test(path)) return path;
  const logout = path.replace(/(\/-\/+user\/+token\/+).+/i, '$1***');
  return logout.replace(/[^/]+/g, (segment) => {
    const name = decode(segment);
    if (/^org\.couchdb\.user:/i.test(name)) return 'org.couchdb.user:***';
    return reveals(name, secrets) ? '***' : segment;
  });
}

function reveals(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => secret !== '' && text.includes(secret));
}

/** Percent escapes and `+` undone where they can be. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
