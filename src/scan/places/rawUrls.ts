/** A URL in the raw text of a file, cut so that a user inside of it stays out. */
export interface FoundUrl {
  /** Where the scheme begins. */
  readonly start: number;
  /** `https:`, `sparse+https:`, or empty for `//host/…`; as it stands there, escapes included. */
  readonly scheme: string;
  /** Where the host begins. */
  readonly hostStart: number;
  readonly end: number;
  /** Host and path, as they stand there. */
  readonly place: string;
  /** Without the user and without escapes. */
  readonly url: string;
}

const template = String.raw`\$\{\{[^}\r\n]*\}\}|\$\{[^}\r\n]*\}|\{\{[^}\r\n]*\}\}|\$\([^)\r\n]*\)|#\{[^}\r\n]*\}|%[A-Za-z_]\w*%`;
// In .properties a colon, in JSON a slash may be escaped.
const url = new RegExp(
  String.raw`((?:(?<![\w+.-])(?:sparse\+|git\+)?[a-z][a-z\d+.-]*\\?:)?(?:\\?/){2})` +
    String.raw`((?:[^\s/"'<>@\\${'`'}|]|${template})*@)?` +
    String.raw`([a-z\d](?:[a-z\d._-]*[a-z\d])?(?:\\?:\d{1,5})?)` +
    String.raw`((?:\\?/(?:${template}|[^\s"'<>|\\,:;)\]}/${'`'}])*)*(?:;[\w.-]+=[^\s"'<>|\\,;)\]}${'`'}]*)*)`,
  'gi',
);

/** Every URL of a text, comments included. */
export function findUrls(text: string): FoundUrl[] {
  return [...text.matchAll(url)].map((match) => {
    const [whole, scheme = '', user = '', host = '', path = ''] = match;
    const place = (host + path).replace(/[.!?]$/, '');
    const hostStart = match.index + scheme.length + user.length;
    return {
      start: match.index,
      scheme,
      hostStart,
      end: match.index + whole.length - (host.length + path.length - place.length),
      place,
      url: withoutEscapes(scheme + place),
    };
  });
}

/** Colons and slashes as they are read. */
export function withoutEscapes(text: string): string {
  return text.replaceAll(/\\([:/])/g, '$1');
}
