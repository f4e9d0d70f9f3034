import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { permissionTable } from '../../../emulator/auth/permissionTable.ts';

it('the table of permissions stands in the README, as the matrix makes it', async () => {
  const readme = await readFile('README.md', 'utf8');
  assert.ok(readme.includes(permissionTable()), 'run: node --import tsx scripts/readme.mjs');
});
