import type { Migration } from './migration.ts';

/** Packages of the NuGet family. */
export const nuget: Migration = { id: 2, name: 'nuget', statements: [] };
