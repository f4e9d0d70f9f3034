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
    const basic = Buffer.from(`api:${secret}`, 'utf8').toString('base64');
    sentence = sentence.replaceAll(basic, '•••').replace(inAnyWriting(secret), '•••');
  }
  const line = sentence.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

/** A text as it is or with any of its characters escaped: in JSON (.NET's writer escapes many), a URL or HTML. */
function inAnyWriting(text: string): RegExp {
  const writings = [...text].map((char) => {
    const hex = Buffer.from(char, 'utf8').toString('hex');
    const units = char.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const code = char.codePointAt(0) ?? 0;
    const html = [`&#${code};`, `&#x${code.toString(16)};`, entities[char] ?? char];
    const all = [char, JSON.stringify(char).slice(1, -1), units.join(''), hex.replace(/../g, '%$&'), ...html];
    return `(?:${[...new Set(all)].map((one) => one.replace(/[^\w ]/g, quoted)).join('|')})`;
  });
  return new RegExp(writings.join(''), 'gi');
}

const entities: Readonly<Record<string, string>> = {
  '"': '&quot;',
  "'": '&apos;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

/** Matches itself in a regular expression. */
function quoted(char: string): string {
  return char > '\x7f' ? char : `\\${char}`;
}
