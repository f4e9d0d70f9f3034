/** Whether a body is a web page, by its type or its beginning. */
export function isHtml(contentType: string | null, text: string): boolean {
  return /\bhtml\b/i.test(contentType ?? '') || /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
}

/**
 * What a server said, fit for a message: one line, no control characters, at most 300 characters, without any of the
 * secrets that were sent (a server may repeat what it refuses). Empty for web pages.
 */
export function serverSentence(text: string, secrets: readonly (string | null | undefined)[]): string {
  if (isHtml(null, text)) return '';
  let sentence = text;
  for (const secret of secrets) {
    if (!secret) continue;
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      sentence = sentence.replaceAll(form, '•••');
  }
  const line = sentence.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
