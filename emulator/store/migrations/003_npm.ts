import type { Migration } from './migration.ts';

/** npm packages. */
export const npm: Migration = { id: 3, name: 'npm', statements: [] };
