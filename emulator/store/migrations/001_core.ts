import type { Migration } from './migration.ts';

/** Keys, users with their grants, feeds and settings. */
export const core: Migration = { id: 1, name: 'core', statements: [] };
