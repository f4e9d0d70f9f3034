/**
 * One package for each of {@link hostileCases} that its format can have.
 * @param noise what it has to hold besides, so that it is large enough to lie in a file while it is received
 */
export type HostilePackages = Readonly<
  Partial<Record<HostileCase, readonly [make: (noise: Buffer) => Promise<Buffer>, reason: RegExp]>>
>;

/** What can be wrong with a package, of whatever format. */
export const hostileCases = [
  'no archive',
  'nothing at all',
  'an archive that is cut off',
  'flipped bits',
  'a path upwards',
  'a path upwards with backslashes',
  'an escaped path upwards',
  'an absolute path',
  'a path of a drive',
  'a symbolic link',
  'a hard link',
  'a device',
  'an entry twice',
  'a bomb',
  'too many entries',
  'huge metadata',
  'a bomb for metadata',
  'no metadata',
  'metadata twice',
  'metadata that cannot be read',
  'metadata of something else',
  'a name that leaves its folder',
  'a name with a line break',
  'a version that is none',
  'a checksum of something else',
] as const;
export type HostileCase = (typeof hostileCases)[number];
