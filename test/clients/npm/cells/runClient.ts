import { type ClientName, clientNames } from '../../../support/npmClients.ts';
import { type NpmLab, npmLab, npmTest } from '../../../support/npmLab.ts';
import { wide } from '../../../support/wide.ts';
import { type Cell, testCells } from '../../matrix.ts';
import { npmOnlyCells } from './npmOnly.ts';
import { publishNeeded } from './packages.ts';
import { pitfallCells } from './pitfalls.ts';
import { refusalCells } from './refusals.ts';
import { successCells } from './successes.ts';

function cellsOf(client: ClientName): Cell<NpmLab>[] {
  return [...successCells(client), ...refusalCells(client), ...npmOnlyCells(client), ...pitfallCells(client)];
}

/** Every cell of the npm family. */
export function npmCells(): Cell<NpmLab>[] {
  return clientNames.flatMap(cellsOf);
}

/** All cells of this one run always, of the others just a few; the rest runs in `npm run test:all`. */
const whole: ClientName = 'npm11';
const always =
  /^(publishes a scoped|installs a scoped|that (installs with a wrong|publishes with a key that may only view))/;

/** Declares the tests of one client. */
export function testClient(client: ClientName): void {
  const lab = npmLab({}, undefined, publishNeeded);
  const cells = cellsOf(client).filter(({ action }) => wide || client === whole || always.test(action));
  testCells(cells, lab, npmTest(client));
}
