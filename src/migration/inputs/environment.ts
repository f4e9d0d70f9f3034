import type { Finding, Reference } from '../../scan/finding.ts';
import { type ScanOptions, scanText } from '../../scan/scan.ts';

/** Names that tools of Artifactory read, and those by which other clients take credentials. */
const ours = /artifactory|jfrog|^(?:JF|RT|ART)_/i;
const secretWords = /pass|token|secret|api_?key|auth|cred/i;

/** The names of variables that may hold a credential of Artifactory; nothing of their values. */
export function namesInEnvironment(env: NodeJS.ProcessEnv): Reference[] {
  return Object.keys(env)
    .filter((name) => ours.test(name) && secretWords.test(name) && env[name] !== '')
    .sort()
    .map((name) => ({ file: 'environment', line: 1, name, host: null, user: null }));
}

/** Credentials in the values of an environment; only for somebody who said yes to that. */
export function readEnvironment(env: NodeJS.ProcessEnv, options: ScanOptions = {}): Finding[] {
  // Line ends would make two entries of one.
  const entries = Object.entries(env).filter(
    ([name, value]) => value !== undefined && /^[\w.-]+$/.test(name) && value.length < 100_000,
  );
  const text = entries.map(([name, value = '']) => `${name}=${quote(value)}`).join('\n');
  return scanText(text, '.env', options).findings.map((finding) => ({
    ...finding,
    file: `environment:${entries[finding.line - 1]?.[0] ?? ''}`,
    line: 1,
  }));
}

function quote(value: string): string {
  const flat = value.replaceAll(/[\r\n]+/g, ' ');
  return flat.includes("'") ? `"${flat.replaceAll(/[\\"$`]/g, '\\$&')}"` : `'${flat}'`;
}
