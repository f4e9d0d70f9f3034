import type { Draft } from './draft.ts';
import type { FileText } from './fileText.ts';

interface Row {
  readonly files: RegExp;
  /** What the file has where its client is content already. */
  readonly allowed: RegExp;
  readonly message: string;
}

/** Clients that refuse a server without a certificate, each in its own way. */
const rows: readonly Row[] = [
  {
    files: /(?:^|\/)nuget(?:\.[\w-]+)*\.config$/i,
    allowed: /allowInsecureConnections\s*=\s*["']true/i,
    message: 'NuGet refuses sources over http: add allowInsecureConnections="true" to the source.',
  },
  {
    files: /(?:^|\/)\.yarnrc\.ya?ml$/i,
    allowed: /^unsafeHttpWhitelist\s*:/m,
    message: 'Yarn refuses servers over http: add the host to unsafeHttpWhitelist.',
  },
  {
    files: /settings[\w.-]*\.xml$/i,
    allowed: /maven-default-http-blocker/,
    message: 'Maven blocks servers over http since 3.8.1, by its mirror maven-default-http-blocker: give ProGet https.',
  },
  {
    files: /\.gradle(?:\.kts)?$/i,
    allowed: /allowInsecureProtocol/,
    message: 'Gradle refuses repositories over http: add allowInsecureProtocol = true to the repository.',
  },
];

/** Says what clients want besides, where the new server has no certificate. */
export function tellOverHttp({ file, text, lineOf }: FileText, draft: Draft): void {
  const [first] = draft.edits.filter((edit) => edit.what === 'url' && /^http:/.test(edit.text));
  if (first === undefined) return;
  for (const { files, allowed, message } of rows)
    if (files.test(file) && !allowed.test(text)) draft.manual.push({ line: lineOf(first.start), message });
}
