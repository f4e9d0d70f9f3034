/** One value that a user set; `inHeader`: it is sent as a header with the file. */
export interface UserValue {
  readonly value: string;
  readonly inHeader: boolean;
}

export type UserMetadata = ReadonlyMap<string, UserValue>;

/** What a file says to caches. `inherit` is never stored: that is the absence of a header of its own. */
export type CacheHeader =
  | { readonly type: 'NoCache' }
  | { readonly type: 'TTL'; readonly value: number }
  | { readonly type: 'Custom'; readonly value: string };

export function parseUserMetadata(stored: string): UserMetadata {
  return new Map(Object.entries(JSON.parse(stored)));
}

export function storeUserMetadata(metadata: UserMetadata): string {
  return JSON.stringify(Object.fromEntries(metadata));
}

/** As AssetUserMetadataTypeConverter of ProGet's own client writes it: a bare string unless the value goes into headers. */
export function userMetadataToWire(metadata: UserMetadata): Record<string, unknown> {
  return Object.fromEntries(
    [...metadata].map(([name, { value, inHeader }]) => [
      name,
      inHeader ? { value, includeInResponseHeader: true } : value,
    ]),
  );
}

export function parseCacheHeader(stored: string | null): CacheHeader | null {
  return stored === null ? null : JSON.parse(stored);
}

/** The Cache-Control header; ProGet's own is `public`. */
export function cacheControlOf(header: CacheHeader | null): string {
  switch (header?.type) {
    case undefined:
      return 'public';
    case 'NoCache':
      return 'no-cache';
    case 'TTL':
      return `public, max-age=${header.value}`;
    case 'Custom':
      return header.value;
  }
}
