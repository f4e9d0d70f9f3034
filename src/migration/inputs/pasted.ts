import type { Finding, Reference } from '../../scan/finding.ts';
import { type ScanOptions, scanText } from '../../scan/scan.ts';
import { givenValue } from './value.ts';

/** Lines that give a format away where the text's beginning does not. */
const formats: readonly (readonly [RegExp, string])[] = [
  [/^\s*(?:\/\/[^\s/]+\S*:_|(?:@[\w.-]+:)?registry\s*=|_auth(?:Token)?\s*=)/m, '.npmrc'],
  [/<(?:packageSources|packageSourceCredentials|apikeys)\b/i, 'NuGet.Config'],
  [/<(?:settings|servers?|mirrors?|repositor(?:y|ies))\b/, 'settings.xml'],
  [/^\s*(?:npmRegistries|npmScopes|npmAuthToken|npmAuthIdent)\s*:/m, '.yarnrc.yml'],
  [/^\s*machine\s+\S+/m, '.netrc'],
  [/^\s*(?:extra-)?index[-_]url\s*[=:]/m, 'pip.conf'],
];

/**
 * Reads text that somebody pasted: a piece of a client's file, or a credential alone.
 * @param number counts the pasted texts from 1. @param name says which format it is, for example `.npmrc`; without it, its
 * beginning does
 */
export function readPasted(
  text: string,
  number: number,
  options: ScanOptions = {},
  name = formats.find(([sign]) => sign.test(text))?.[1] ?? 'pasted',
): { findings: Finding[]; references: Reference[] } {
  const file = `pasted:${number}`;
  const { findings, references } = scanText(text, name, options);
  const value = text.trim();
  const isAlone =
    findings.length === 0 && references.length === 0 && /^[^\s]{8,4096}$/.test(value) && !/[/=]{2}|:\/\//.test(value);
  return {
    findings: isAlone
      ? [{ ...givenValue(value, { file, line: 1, carrier: 'pasted' }), confidence: 'medium' }]
      : findings.map((finding) => ({ ...finding, file })),
    references: references.map((reference) => ({ ...reference, file })),
  };
}
