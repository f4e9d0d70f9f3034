import type { CreatedKey } from './client.ts';
import { readKey } from './readKeys.ts';

/** As long as ProGet takes them; what is longer, or has lines, is no key. */
const plainKey = /^[^\p{Cc}<>{}]{1,4096}$/u;

/**
 * Reads what `create` answered: a JSON object (2025, 2026) or the bare text of the key (as documented), perhaps quoted.
 * @param own the value that was sent along; a server that hashes need not repeat it
 * @returns null for what is none of these
 */
export function readCreated(text: string, own: string | undefined): CreatedKey | null {
  const trimmed = text.trim();
  if (trimmed === '') return own === undefined ? null : { value: own, key: null };
  const parsed = parse(trimmed);
  if (typeof parsed === 'object' && parsed !== null) {
    const key = readKey(parsed);
    const given = (parsed as { key?: unknown }).key;
    // Only what describes a key may leave its value out.
    const value = typeof given === 'string' && given !== '' ? given : key === null ? undefined : own;
    return value === undefined ? null : { value, key };
  }
  const value = typeof parsed === 'string' ? parsed : trimmed;
  // Without an own value anything could be a key, so it has to look like one; an own value has to come back.
  if (own !== undefined) return value === own ? { value, key: null } : null;
  return plainKey.test(value) && !/\s/.test(value) && value.length >= 16 ? { value, key: null } : null;
}

function parse(text: string): unknown {
  if (!/^["{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
