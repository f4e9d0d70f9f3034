/** A file or a folder in an archive that is imported. */
export interface ArchiveEntry {
  /** As it stands in the archive. */
  readonly name: string;
  readonly isFolder: boolean;
  /** The content of a file. Call this or {@link skip} once. */
  readonly read: () => AsyncIterable<Uint8Array>;
  readonly skip: () => Promise<void>;
}
