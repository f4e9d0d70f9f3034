import { createHash } from 'node:crypto';
import type { Finding } from '../../scan/finding.ts';
import { encodeBase58 } from '../../scan/shapes/base58.ts';

/** Whose API key a search hash belongs to: all that is kept of an export, which is as sensitive as the keys. */
export type Owners = ReadonlyMap<string, string>;

/** Six characters: chance hits are one in forty thousand millions. */
const hashLength = 6;
const deepest = 100;

/** What Artifactory stores beside a key to find its user (`apiKey_shash`). Spec: migration, API key, exactly. */
export function searchHash(key: string): string {
  return encodeBase58(createHash('sha256').update(key).digest()).slice(0, hashLength);
}

/**
 * Reads an export or backup of the access service (`access.backup.*.json`). Its layout differs by version and is published
 * nowhere, so it is searched for users wherever they stand.
 * @throws Error where the text is no JSON; the message holds nothing of it
 */
export function readAccessExport(text: string): Owners {
  let whole: unknown;
  try {
    whole = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Error('The access export is no JSON: give the file access.backup.TIME.json of a system export.');
  }
  const owners = new Map<string, string>();
  collect(whole, owners, 0);
  return owners;
}

function collect(value: unknown, owners: Map<string, string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  if (Array.isArray(value)) {
    for (const entry of value) collect(entry, owners, depth + 1);
    return;
  }
  const { username, custom_data: data } = value as { username?: unknown; custom_data?: unknown };
  if (typeof username === 'string' && typeof data === 'object' && data !== null)
    for (const hash of hashesOf(data as Record<string, unknown>)) owners.set(hash, username);
  for (const entry of Object.values(value)) collect(entry, owners, depth + 1);
}

/** Values are texts, or objects that say beside the text whether it is sensitive. */
function hashesOf(data: Record<string, unknown>): string[] {
  const textOf = (entry: unknown): string => {
    if (typeof entry === 'string') return entry;
    const { value } = (entry ?? {}) as { value?: unknown };
    return typeof value === 'string' ? value : '';
  };
  const hash = textOf(data.apiKey_shash);
  const key = textOf(data.apiKey);
  return [...(hash === '' ? [] : [hash]), ...(key.startsWith('AKC') ? [searchHash(key)] : [])];
}

export interface Attributed {
  readonly findings: readonly Finding[];
  /** Where a file names another user than the key's own; whole sentences. */
  readonly contradictions: readonly string[];
}

/** Gives API keys their users, offline. */
export function attribute(findings: readonly Finding[], owners: Owners): Attributed {
  const contradictions: string[] = [];
  const attributed = findings.map((finding) => {
    const owner = finding.kind === 'api-key' ? owners.get(searchHash(finding.secret)) : undefined;
    if (owner === undefined) return finding;
    if (finding.user !== null && finding.user.toLowerCase() !== owner.toLowerCase())
      contradictions.push(
        `${finding.file}:${finding.line} sends the key of ${owner} with the user name ${finding.user}, so Artifactory refuses it.`,
      );
    return { ...finding, user: owner };
  });
  return { findings: attributed, contradictions };
}
