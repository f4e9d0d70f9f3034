/** Text as the value of an attribute in double quotes. @param text without control characters. */
export function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Text inside a comment, which may neither hold `--` nor end with a hyphen. */
export function escapeComment(text: string): string {
  return text.replaceAll(/-(?=-|$)/g, '- ');
}

/** Whether XML 1.0 can hold this text at all: no control characters, half surrogates, U+FFFE or U+FFFF. */
export function isXmlText(text: string): boolean {
  return /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u.test(text);
}

/**
 * A name of any characters as an element name, as .NET's `XmlConvert.EncodeLocalName` does: `my feed` → `my_x0020_feed`.
 * NuGet decodes every element of `packageSourceCredentials` so; to encode more than needed does no harm.
 */
export function encodeElementName(name: string): string {
  return name
    .replace(/_(?=x[0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{4})?_)/gi, '_x005F_')
    .replace(/^[0-9.-]|[^A-Za-z0-9._-]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `_x${code
        .toString(16)
        .toUpperCase()
        .padStart(code > 0xffff ? 8 : 4, '0')}_`;
    });
}
