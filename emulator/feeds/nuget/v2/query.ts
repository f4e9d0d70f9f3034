import { parseVersion } from '../version.ts';

/** As many as the public gallery puts on a page. */
const mostOnPage = 100;

/** What a query string says, with OData's literals taken apart. */
export interface V2Query {
  readonly filter: string | null;
  readonly orderBy: string | null;
  readonly skip: number;
  /** Packages on this page. */
  readonly top: number;
  /** Whether the client itself ends after {@link top}. */
  readonly isLimited: boolean;
  readonly wantsCount: boolean;
  readonly semVer2: boolean;
  /** By id, then by version: the order in which packages are kept. */
  readonly isById: boolean;
  /** The filter asks for nothing but the newest version of each package, listed and in its own order. */
  readonly wantsLatest: 'stable' | 'absolute' | null;
  /** A text of an operation, without its quotes. */
  readonly text: (name: string) => string | null;
  readonly flag: (name: string) => boolean;
  /** Texts joined by `|`. */
  readonly list: (name: string) => string[];
}

export function readQuery(parameters: URLSearchParams): V2Query {
  const lower = new Map([...parameters].map(([name, value]) => [name.toLowerCase(), value]));
  const raw = (name: string) => lower.get(name.toLowerCase()) ?? null;
  const text = (name: string) => {
    const value = raw(name);
    if (value === null) return null;
    return /^'.*'$/s.test(value) ? value.slice(1, -1).replaceAll("''", "'") : value;
  };
  const filter = raw('$filter')?.trim() || null;
  const orderBy = raw('$orderby')?.trim() || null;
  const top = readCount(raw('$top'));
  const level = parseVersion(text('semVerLevel') ?? '');
  const isById = orderBy === null || /^Id(\s+asc)?(\s*,\s*Version(\s+asc)?)?$/i.test(orderBy);
  const latest = /^\(?Is(Absolute)?LatestVersion(?:\s+eq\s+true)?\)?$/i.exec(filter ?? '');
  return {
    filter,
    orderBy,
    skip: readCount(raw('$skip')) ?? 0,
    top: Math.min(top ?? mostOnPage, mostOnPage),
    isLimited: top !== null && top <= mostOnPage,
    wantsCount: raw('$inlinecount')?.toLowerCase() === 'allpages',
    semVer2: level !== undefined && level.parts[0] >= 2,
    isById,
    wantsLatest: latest === null || !isById ? null : latest[1] === undefined ? 'stable' : 'absolute',
    text,
    flag: (name) => text(name)?.toLowerCase() === 'true',
    list: (name) => text(name)?.split('|') ?? [],
  };
}

function readCount(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
