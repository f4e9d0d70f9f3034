/** Base64 of readable text; null for anything else. */
export function decodeBase64(text: string): string | null {
  const compact = text.replaceAll(/\s/g, '');
  if (compact.length < 4 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact) || compact.length % 4 === 1) return null;
  const decoded = Buffer.from(compact, 'base64').toString('utf8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: text has none
  return decoded === '' || /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(decoded) ? null : decoded;
}
