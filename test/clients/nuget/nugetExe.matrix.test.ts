import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { clientTest } from '../../support/clients.ts';
import { hasNugetExe } from '../../support/nugetExe.ts';
import { wide } from '../../support/wide.ts';
import { testCells } from '../matrix.ts';
import { NugetExeLab, nugetExeCells } from './cells/nugetExe.ts';

// Mono takes a second or more to begin: these are for `npm run test:all` alone.
if (wide) {
  const available = hasNugetExe();
  let lab: NugetExeLab | undefined;
  before(async () => {
    if (available) lab = await NugetExeLab.open();
  });
  after(() => lab?.close());
  testCells(nugetExeCells, () => lab ?? assert.fail('the lab is not open'), clientTest('nuget.exe on Mono', available));
}
