import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { clientTest } from '../../support/clients.ts';
import { hasDotnet } from '../../support/dotnet.ts';
import { wide } from '../../support/wide.ts';
import { testCells } from '../matrix.ts';
import { dotnetCells } from './cells/all.ts';
import { DotnetLab } from './cells/lab.ts';

const available = hasDotnet();

let lab: DotnetLab | undefined;

before(async () => {
  if (available) lab = await DotnetLab.open();
});
after(() => lab?.close());

/** Those that `npm test` has time for; all of them run in `npm run test:all`. */
const always = /^(symbols go with|a lock file|a restore from a plain|that overwrites)/;

const chosen = dotnetCells().filter(({ action }) => wide || always.test(action));
const cells = chosen.map((cell) => ({
  ...cell,
  run: async (opened: DotnetLab) => {
    await opened.reset();
    await cell.run(opened);
  },
}));
testCells(cells, () => lab ?? assert.fail('the lab is not open'), clientTest('dotnet', available));
