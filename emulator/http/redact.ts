/** Query parameters whose value is a secret wherever they stand. */
const secretParameters = /([?&;](?:key|api_?key|token|password|_authtoken|_auth|_password)=)[^&;#]*/gi;
/** `npm logout` sends the token as a path segment. */
const tokenPath = /(\/-\/user\/token\/)[^/?#]+/i;

/** A client sends its one key with every request: that key's spellings are made only once. */
let latest: { readonly secret: string; readonly spellings: readonly string[] } = { secret: '', spellings: [] };

/** Every spelling in which a secret can stand in a URL or a header. */
function spellingsOf(secret: string): readonly string[] {
  if (latest.secret !== secret) {
    const base64 = Buffer.from(`api:${secret}`, 'utf8').toString('base64');
    const all = [secret, encodeURIComponent(secret), encodeURI(secret), base64, encodeURIComponent(base64)];
    latest = { secret, spellings: [...new Set(all)] };
  }
  return latest.spellings;
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

/** Path and query of a request, fit for logs: no key, no token, no password, no control characters. */
export function redactUrl(url: string, secrets: readonly string[]): string {
  const named = url.includes('=') ? url.replace(secretParameters, '$1***') : url;
  return redact(named.replace(tokenPath, '$1***'), secrets).replace(/[^\x20-\x7e]/g, '?');
}
