import type { Blob, Reader, Transaction } from './types.ts';

/** A stored symbol package. */
export interface NuGetSymbolsRow {
  readonly snupkg_sha256: string;
  readonly snupkg_size: number;
}

/** A file of a symbol package that debuggers ask for; name and signature in lower case. */
export interface SymbolFileRow {
  readonly fileName: string;
  readonly signature: string;
  /** Its name in the symbol package. */
  readonly entry: string;
}

/** Symbol packages, each of one version of a NuGet package, with which it goes. */
export const nugetSymbolTable = {
  /** @param version id of the version's row */
  get(reader: Reader, version: number): NuGetSymbolsRow | undefined {
    const sql = 'SELECT snupkg_sha256, snupkg_size FROM nuget_symbols WHERE version = ?';
    return reader.get<NuGetSymbolsRow>(sql, [version]);
  },

  /** The symbol package of a feed that holds a file, and the file's name there; name and signature in lower case. */
  find(
    reader: Reader,
    feedId: number,
    fileName: string,
    signature: string,
  ): (NuGetSymbolsRow & { readonly entry: string; readonly allow: number | null }) | undefined {
    return reader.get(
      `SELECT s.snupkg_sha256, s.snupkg_size, f.entry, v.allow
        FROM nuget_symbol_files f JOIN nuget_symbols s ON s.version = f.version
        JOIN nuget_versions v ON v.id = s.version JOIN nuget_packages p ON p.id = v.package
        WHERE f.file_name = ? AND f.signature = ? AND p.feed_id = ? ORDER BY s.version LIMIT 1`,
      [fileName, signature, feedId],
    );
  },

  /** Adds the symbols of a version, or replaces them. */
  put(transaction: Transaction, version: number, snupkg: Blob, files: readonly SymbolFileRow[]): void {
    transaction.run('DELETE FROM nuget_symbols WHERE version = ?', [version]);
    transaction.run('INSERT INTO nuget_symbols (version, snupkg_sha256, snupkg_size) VALUES (?, ?, ?)', [
      version,
      snupkg.sha256,
      snupkg.size,
    ]);
    for (const { fileName, signature, entry } of files) {
      transaction.run('INSERT INTO nuget_symbol_files (version, file_name, signature, entry) VALUES (?, ?, ?, ?)', [
        version,
        fileName,
        signature,
        entry,
      ]);
    }
    const sql = `SELECT p.feed_id AS feedId, p.lower_id AS name, v.sort_key AS version
      FROM nuget_versions v JOIN nuget_packages p ON p.id = v.package WHERE v.id = ?`;
    const change = transaction.get<{ feedId: number; name: string; version: string }>(sql, [version]);
    if (change !== undefined) transaction.touchPackage(change);
  },
};
