import { nugetIndexUrl, nugetSourceName } from './feedUrl.ts';
import { type ClientSource, type KeyForm, UnwritableKeyError } from './source.ts';
import { encodeElementName, escapeAttribute, escapeComment, isXmlText } from './xml.ts';

/** A source as two pieces of XML: the element of `packageSources`, and the lines of `packageSourceCredentials`. */
export interface NugetSourceElements {
  readonly name: string;
  readonly url: string;
  readonly source: string;
  readonly credentials: readonly string[];
}

/** @param name how NuGet shall call the source. @throws UnwritableKeyError */
export function nugetSourceElements(
  { serverUrl, feed, key }: ClientSource,
  name = nugetSourceName(feed),
): NugetSourceElements {
  const url = nugetIndexUrl(serverUrl, feed);
  const element = encodeElementName(name);
  const attributes = [
    `key="${escapeAttribute(name)}"`,
    `value="${escapeAttribute(url)}"`,
    'protocolVersion="3"',
    ...(url.startsWith('http:') ? ['allowInsecureConnections="true"'] : []),
  ].join(' ');
  const credentials = [
    `<${element}>`,
    '  <add key="Username" value="api" />',
    `  <add key="ClearTextPassword" value="${escapeAttribute(passwordOf(key))}" />`,
    '  <add key="ValidAuthenticationTypes" value="basic" />',
    `</${element}>`,
  ];
  return { name, url, source: `<add ${attributes} />`, credentials };
}

/** A `NuGet.Config` with the feed as its one source. @param sourceName how NuGet shall call it. */
export function renderNugetConfig(clientSource: ClientSource, sourceName = nugetSourceName(clientSource.feed)): string {
  const { url, source, credentials } = nugetSourceElements(clientSource, sourceName);
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    comment(
      0,
      `Packages of the ProGet feed ${clientSource.feed}. Save this as NuGet.Config beside the solution or project.`,
    ),
    '<configuration>',
    '  <packageSources>',
    comment(4, 'Only the source below counts: those of the user and of the machine are left out.'),
    '    <clear />',
    ...(url.startsWith('http:')
      ? [
          comment(4, 'From SDK 9 on, plain http is an error (NU1302) without allowInsecureConnections.'),
          // No option stands here by its long name: a comment cannot hold two hyphens.
          comment(4, 'Even so, dotnet new install leaves out plain http sources: give it its option force.'),
        ]
      : []),
    `    ${source}`,
    '  </packageSources>',
    '  <packageSourceCredentials>',
    comment(4, keyRemark(clientSource.key)),
    ...credentials.map((line) => `    ${line}`),
    '  </packageSourceCredentials>',
    comment(2, pushRemark(sourceName)),
    '</configuration>',
    '',
  ];
  return lines.join('\n');
}

function comment(indent: number, text: string): string {
  return `${' '.repeat(indent)}<!-- ${escapeComment(text)} -->`;
}

function keyRemark(key: KeyForm): string {
  return key.form === 'env'
    ? `The user is always "api"; the password is the key, from the environment variable ${key.variable} (while it is not set, NuGet sends the name itself).`
    : 'The user is always "api"; the password is the key, in the clear: keep this file out of version control.';
}

/** A comment cannot hold two hyphens in a row, so the short names of the options stand here. */
function pushRemark(sourceName: string): string {
  const source = /\s/.test(sourceName) ? `"${sourceName}"` : sourceName;
  return `To push, give the key as well: dotnet nuget push PACKAGE.nupkg -s ${source} -k KEY (or NUGET_API_KEY, SDK 10).`;
}

/**
 * NuGet expands `%NAME%` in every value (Settings.ApplyEnvironmentTransform), on all systems, and has no escape for it.
 * @throws UnwritableKeyError
 */
function passwordOf(key: KeyForm): string {
  if (key.form === 'env') return `%${key.variable}%`;
  if (/%[^%]+%/.test(key.key))
    throw new UnwritableKeyError('NuGet.Config', 'NuGet takes the text between two percent signs for a variable');
  if (!isXmlText(key.key)) throw new UnwritableKeyError('NuGet.Config', 'it holds characters that XML cannot carry');
  return key.key;
}
