import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clientNames } from '../support/npmClients.ts';
import { rubyCells } from './gem/cells/all.ts';
import type { Cell } from './matrix.ts';
import { npmCells } from './npm/cells/runClient.ts';
import { dotnetCells } from './nuget/cells/all.ts';
import { nugetExeCells } from './nuget/cells/nugetExe.ts';

/** How many cells there have to be at least: it only goes up. */
const minimum = { npm: 193, nuget: 55, gem: 47 };

test('the matrix of npm clients has no fewer cells than it had, and none twice', (context) => {
  const cells: readonly Cell<never>[] = npmCells();
  const names = cells.map(({ client, version, action }) => `${client} ${version} ${action}`);
  context.diagnostic(`${names.length} cells of ${clientNames.length} clients`);
  assert.ok(names.length >= minimum.npm, `${names.length} cells, but ${minimum.npm} are promised`);
  assert.equal(new Set(names).size, names.length);
});

test('the matrix of dotnet and nuget.exe has no fewer cells than it had, and none twice', (context) => {
  const cells: readonly Cell<never>[] = [...dotnetCells(), ...nugetExeCells];
  const names = cells.map(({ client, version, action }) => `${client} ${version} ${action}`);
  context.diagnostic(`${names.length} cells of dotnet and nuget.exe`);
  assert.ok(names.length >= minimum.nuget, `${names.length} cells, but ${minimum.nuget} are promised`);
  assert.equal(new Set(names).size, names.length);
});

test('the matrix of gem and Bundler has no fewer cells than it had, and none twice', (context) => {
  const names = rubyCells().map(({ client, version, action }) => `${client} ${version} ${action}`);
  context.diagnostic(`${names.length} cells of gem and Bundler`);
  assert.ok(names.length >= minimum.gem, `${names.length} cells, but ${minimum.gem} are promised`);
  assert.equal(new Set(names).size, names.length);
});

test('each client of the matrix is run by a test file', () => {
  for (const client of clientNames) {
    assert.ok(existsSync(join('test', 'clients', 'npm', `${client}.matrix.test.ts`)), client);
  }
});
