import type { Finding } from '../../scan/finding.ts';
import { encryptedPassword } from '../../scan/judge.ts';
import { readCertain } from '../../scan/shapes/certain.ts';

const nowhere = { secret: { start: 0, end: 0 }, form: 'plain', user: null, url: null } as const;

/** Where a credential comes from that stands in no file which could be rewritten. */
export interface Origin {
  /** `csv:3`, `pasted:1`, `environment:NAME`, `artifactory:apiKey`. */
  readonly file: string;
  readonly line: number;
  readonly carrier: string;
  readonly host?: string | null;
  readonly user?: string | null;
}

/** A finding for a value that somebody gave as a credential, whatever it looks like. */
export function givenValue(secret: string, { file, line, carrier, host = null, user = null }: Origin): Finding {
  const certain = readCertain(secret);
  return {
    file,
    line,
    kind: certain?.kind ?? (encryptedPassword.test(secret) ? 'encrypted-password' : 'password'),
    host,
    repo: null,
    user: user ?? certain?.facts.user ?? null,
    packageType: null,
    carrier,
    confidence: certain === null ? 'high' : 'certain',
    facts: certain?.facts ?? {},
    secret,
    places: nowhere,
  };
}

/** Whether a finding stands in a file, and not in what was given besides. */
export function isInFile({ file }: Pick<Finding, 'file'>): boolean {
  return !/^(?:csv:\d+|pasted:\d+|environment(?::.*)?|artifactory:\w+)$/s.test(file);
}
