/** Query parameters whose value is a secret wherever they stand. */
const secretParameters = /([?&;](?:key|api_?key|token|password|_authtoken|_auth|_password)=)[^&;#]*/gi;
/** `npm logout` sends the token as a path segment. */
const tokenPath = /(\/-\/user\/token\/)[^/?#]+/i;

/** Every spelling in which a secret can stand in a URL or a header. */
function spellings(secret: string): string[] {
  const base64 = Buffer.from(`api:${secret}`, 'utf8').toString('base64');
  return [secret, encodeURIComponent(secret), encodeURI(secret), base64, encodeURIComponent(base64)];
}

/** Takes the given secrets out of a text, in each spelling. */
export function redact(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const secret of secrets) {
    if (secret === '') continue;
    for (const spelling of spellings(secret)) result = result.split(spelling).join('***');
  }
  return result;
}

/** Path and query of a request, fit for logs: no key, no token, no password, no control characters. */
export function redactUrl(url: string, secrets: readonly string[]): string {
  const named = url.replace(secretParameters, '$1***').replace(tokenPath, '$1***');
  return redact(named, secrets).replace(/[^\x20-\x7e]/g, '?');
}
