import type { Blob, Reader, Transaction } from './types.ts';

/** Where an item is: names in NFC, `/` between them, none at the ends; the root is empty. */
export interface AssetPlace {
  readonly feedId: number;
  readonly path: string;
  /** The path as it is compared. */
  readonly lowerPath: string;
}

/** A file or a folder. Times are ISO 8601, UTC. */
export interface AssetItem {
  readonly id: number;
  readonly path: string;
  /** Null = a folder. */
  readonly content: AssetContent | null;
  readonly created: string;
  readonly modified: string;
  /** JSON of the metadata that users set. */
  readonly userMetadata: string;
  /** JSON of the cache header; null = as the folder has it. */
  readonly cacheHeader: string | null;
}

export interface AssetContent extends Blob {
  readonly type: string;
}

interface AssetRow {
  readonly id: number;
  readonly path: string;
  readonly content_type: string | null;
  readonly size: number | null;
  readonly sha256: string | null;
  readonly sha512: string | null;
  readonly sha1: string | null;
  readonly md5: string | null;
  readonly created: string;
  readonly modified: string;
  readonly user_metadata: string;
  readonly cache_header: string | null;
}

export function findAsset(reader: Reader, { feedId, lowerPath }: AssetPlace): AssetItem | undefined {
  const row = reader.get<AssetRow>('SELECT * FROM asset_items WHERE feed_id = ? AND lower_path = ?', [
    feedId,
    lowerPath,
  ]);
  return row === undefined ? undefined : itemOf(row);
}

/** What is in a folder, by path. @param recursive also what is in the folders below it. */
export function listAssets(reader: Reader, { feedId, lowerPath }: AssetPlace, recursive: boolean): AssetItem[] {
  const [condition, parameters] = recursive ? below(lowerPath) : ['lower_parent = ?', [lowerPath]];
  const sql = `SELECT * FROM asset_items WHERE feed_id = ? AND ${condition} ORDER BY lower_path`;
  return reader.all<AssetRow>(sql, [feedId, ...parameters]).map(itemOf);
}

export function hasAssets(reader: Reader, { feedId, lowerPath }: AssetPlace): boolean {
  const sql = 'SELECT 1 AS found FROM asset_items WHERE feed_id = ? AND lower_parent = ? LIMIT 1';
  return reader.get(sql, [feedId, lowerPath]) !== undefined;
}

/** The innermost file among the folders that a path names, which therefore cannot be. */
export function findFileAbove(reader: Reader, { feedId, lowerPath }: AssetPlace): string | undefined {
  for (let parent = parentOf(lowerPath); parent !== ''; parent = parentOf(parent)) {
    const sql = 'SELECT path, sha256 FROM asset_items WHERE feed_id = ? AND lower_path = ?';
    const row = reader.get<Pick<AssetRow, 'path' | 'sha256'>>(sql, [feedId, parent]);
    if (row !== undefined) return row.sha256 === null ? undefined : row.path;
  }
  return undefined;
}

/** The cache header of the nearest folder above an item that has one of its own. */
export function inheritedCacheHeader(reader: Reader, { feedId, lowerPath }: AssetPlace): string | null {
  for (let parent = parentOf(lowerPath); parent !== ''; parent = parentOf(parent)) {
    const sql = 'SELECT cache_header FROM asset_items WHERE feed_id = ? AND lower_path = ?';
    const row = reader.get<Pick<AssetRow, 'cache_header'>>(sql, [feedId, parent]);
    if (row?.cache_header != null) return row.cache_header;
  }
  return null;
}

/** Creates a folder and those above it, where they are missing. The caller has looked for files in the way. */
export function makeAssetFolder(transaction: Transaction, place: AssetPlace, now: string): void {
  if (place.lowerPath !== '') insert(transaction, place, null, now);
}

/** Creates a file with the folders above it, or gives a file new content; its other metadata stays. */
export function putAssetFile(transaction: Transaction, place: AssetPlace, content: AssetContent, now: string): void {
  const former = findAsset(transaction, place);
  if (former === undefined) {
    insert(transaction, place, content, now);
    return;
  }
  transaction.run(
    'UPDATE asset_items SET content_type = ?, size = ?, sha256 = ?, sha512 = ?, sha1 = ?, md5 = ?, modified = ? WHERE id = ?',
    [content.type, content.size, content.sha256, content.sha512, content.sha1, content.md5, now, former.id],
  );
}

/** Removes an item and, of a folder, all that is in it. Harmless when there is none. */
export function removeAsset(transaction: Transaction, { feedId, lowerPath }: AssetPlace): void {
  const [condition, parameters] = below(lowerPath);
  transaction.run(`DELETE FROM asset_items WHERE feed_id = ? AND (lower_path = ? OR ${condition})`, [
    feedId,
    lowerPath,
    ...parameters,
  ]);
}

/** @param contentType null for a folder. */
export function setAssetMetadata(
  transaction: Transaction,
  id: number,
  changed: Pick<AssetItem, 'userMetadata' | 'cacheHeader' | 'modified'> & { readonly contentType: string | null },
): void {
  transaction.run(
    'UPDATE asset_items SET content_type = ?, user_metadata = ?, cache_header = ?, modified = ? WHERE id = ?',
    [changed.contentType, changed.userMetadata, changed.cacheHeader, changed.modified, id],
  );
}

function insert(transaction: Transaction, place: AssetPlace, content: AssetContent | null, now: string): AssetItem {
  const { feedId, lowerPath } = place;
  const existing = findAsset(transaction, place);
  if (existing !== undefined) return existing;
  const lowerParent = parentOf(lowerPath);
  let path = place.path;
  if (lowerParent !== '') {
    // Folders keep the spelling that they were made with.
    const parent = insert(transaction, { feedId, path: parentOf(place.path), lowerPath: lowerParent }, null, now);
    path = `${parent.path}${place.path.slice(place.path.lastIndexOf('/'))}`;
  }
  const { lastInsertRowid } = transaction.run(
    `INSERT INTO asset_items
     (feed_id, lower_path, lower_parent, path, content_type, size, sha256, sha512, sha1, md5, created, modified)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      feedId,
      lowerPath,
      lowerParent,
      path,
      content?.type ?? null,
      content?.size ?? null,
      content?.sha256 ?? null,
      content?.sha512 ?? null,
      content?.sha1 ?? null,
      content?.md5 ?? null,
      now,
      now,
    ],
  );
  return { id: lastInsertRowid, path, content, created: now, modified: now, userMetadata: '{}', cacheHeader: null };
}

/** Everything below a folder, as a range of the index: `0` is the character behind `/`. */
function below(lowerPath: string): [condition: string, parameters: string[]] {
  return lowerPath === ''
    ? ['lower_path > ?', ['']]
    : ['lower_path > ? AND lower_path < ?', [`${lowerPath}/`, `${lowerPath}0`]];
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

function itemOf(row: AssetRow): AssetItem {
  const { id, path, content_type, size, sha256, sha512, sha1, md5 } = row;
  const isFile = content_type !== null && size !== null && sha256 !== null;
  return {
    id,
    path,
    content: isFile
      ? { type: content_type, size, sha256, sha512: sha512 ?? '', sha1: sha1 ?? '', md5: md5 ?? '' }
      : null,
    created: row.created,
    modified: row.modified,
    userMetadata: row.user_metadata,
    cacheHeader: row.cache_header,
  };
}
