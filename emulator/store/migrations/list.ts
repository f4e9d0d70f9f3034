import { core } from './001_core.ts';
import { nuget } from './002_nuget.ts';
import { npm } from './003_npm.ts';
import { security } from './004_security.ts';
import { packages } from './005_packages.ts';
import { outbound } from './006_outbound.ts';
import { assets } from './007_assets.ts';
import { settings } from './008_settings.ts';
import { gems } from './009_gems.ts';
import { nugetSymbols } from './010_nugetSymbols.ts';
import { npmAttestations } from './011_npmAttestations.ts';
import type { Migration } from './migration.ts';

/** Every migration, in order. */
export const migrations: readonly Migration[] = [
  core,
  nuget,
  npm,
  security,
  packages,
  outbound,
  assets,
  settings,
  gems,
  nugetSymbols,
  npmAttestations,
];

/** Columns that name a blob by their SHA-256; a blob that none of them names is swept. */
export const blobReferences: readonly { table: string; column: string }[] = [
  { table: 'nuget_versions', column: 'nupkg_sha256' },
  { table: 'nuget_symbols', column: 'snupkg_sha256' },
  { table: 'npm_versions', column: 'tarball_sha256' },
  { table: 'asset_items', column: 'sha256' },
  { table: 'asset_upload_parts', column: 'sha256' },
  { table: 'gem_versions', column: 'gem_sha256' },
];
