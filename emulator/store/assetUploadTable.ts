import type { Reader, Transaction } from './types.ts';

/** An upload in several parts that is not complete yet. */
export interface AssetUpload {
  readonly id: number;
  readonly lowerPath: string;
  /** Bytes. */
  readonly totalSize: number;
  readonly totalParts: number;
  /** As the first part had it. */
  readonly contentType: string | null;
}

/** One part. `position` and `size` are bytes. */
export interface AssetUploadPart {
  readonly part: number;
  readonly position: number;
  readonly size: number;
  readonly sha256: string;
}

/** @param name the id that the client gave. */
export function findAssetUpload(reader: Reader, feedId: number, name: string): AssetUpload | undefined {
  return reader.get(
    `SELECT id, lower_path AS lowerPath, total_size AS totalSize, total_parts AS totalParts, content_type AS contentType
     FROM asset_uploads WHERE feed_id = ? AND name = ?`,
    [feedId, name],
  );
}

/** In the order of their numbers. */
export function listAssetUploadParts(reader: Reader, uploadId: number): AssetUploadPart[] {
  return reader.all('SELECT part, position, size, sha256 FROM asset_upload_parts WHERE upload_id = ? ORDER BY part', [
    uploadId,
  ]);
}

/** Adds a part, the upload itself with its first one. A part that was there is replaced: the client repeated it. */
export function putAssetUploadPart(
  transaction: Transaction,
  feedId: number,
  name: string,
  { lowerPath, totalSize, totalParts, contentType }: Omit<AssetUpload, 'id'>,
  part: AssetUploadPart,
  now: string,
): void {
  transaction.run(
    `INSERT INTO asset_uploads (feed_id, name, lower_path, total_size, total_parts, content_type, last_part_at)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET last_part_at = excluded.last_part_at`,
    [feedId, name, lowerPath, totalSize, totalParts, contentType, now],
  );
  const upload = findAssetUpload(transaction, feedId, name);
  transaction.run(
    'INSERT OR REPLACE INTO asset_upload_parts (upload_id, part, position, size, sha256) VALUES (?, ?, ?, ?, ?)',
    [upload?.id ?? null, part.part, part.position, part.size, part.sha256],
  );
}

export function removeAssetUpload(transaction: Transaction, id: number): void {
  transaction.run('DELETE FROM asset_uploads WHERE id = ?', [id]);
}

/** Uploads that had their last part before a time: nobody will complete them. Their bytes go with the next sweep. */
export function removeAbandonedUploads(transaction: Transaction, before: string): void {
  transaction.run('DELETE FROM asset_uploads WHERE last_part_at < ?', [before]);
}
