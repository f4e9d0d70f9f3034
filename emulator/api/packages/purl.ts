import type { PackageIdentity } from '../../feeds/packageFormat.ts';

/** A package URL taken apart (purl-spec: `pkg:TYPE/NAMESPACE/NAME@VERSION?QUALIFIERS`). */
export interface PackageUrl extends PackageIdentity {
  /** Lower case. */
  readonly type: string;
}

/** @returns undefined for what is none, or names no version: ProGet takes them for single versions only. */
export function parsePurl(text: string): PackageUrl | undefined {
  const match = /^pkg:\/*([a-z][a-z0-9.+-]*)\/([^?#]+)(?:\?([^#]*))?(?:#.*)?$/i.exec(text.trim());
  const [, type = '', path = '', qualifiers = ''] = match ?? [];
  // An `@` that begins a segment is that of an npm scope which somebody did not escape.
  const at = path.lastIndexOf('@');
  if (at <= 0 || path[at - 1] === '/') return undefined;
  try {
    const segments = path
      .slice(0, at)
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
    const name = segments.pop() ?? '';
    const version = decodeURIComponent(path.slice(at + 1));
    if (name === '' || version === '') return undefined;
    const group = segments.length === 0 ? null : segments.join('/');
    return { type: type.toLowerCase(), group, name, version, qualifier: normalizeQualifier(qualifiers) };
  } catch {
    return undefined;
  }
}

export function formatPurl(type: string, { group, name, version, qualifier }: PackageIdentity): string {
  const namespace = group === null ? '' : `${group.split('/').map(encodeURIComponent).join('/')}/`;
  const suffix = qualifier === null ? '' : `?${qualifier}`;
  return `pkg:${type}/${namespace}${encodeURIComponent(name)}@${encodeURIComponent(version)}${suffix}`;
}

/** `b=2&a=1` → `a=1&b=2`, the form in which qualifiers are compared; null when there is none. */
export function normalizeQualifier(text: string): string | null {
  const pairs = [...new URLSearchParams(text)].filter(([, value]) => value !== '');
  if (pairs.length === 0) return null;
  return pairs
    .map(([key, value]) => `${key.toLowerCase()}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
}
