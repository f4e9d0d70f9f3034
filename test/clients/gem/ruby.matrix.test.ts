import { gemLab, rubyTest } from '../../support/gemLab.ts';
import { wide } from '../../support/wide.ts';
import { testCells } from '../matrix.ts';
import { rubyCells } from './cells/all.ts';

/** These run in `npm run test:all` alone: what is left shows each rule once. */
const tail =
  /^(builds, pushes|a key of the credentials|signin asks|of several platforms|search, list|outdated and update|fetch downloads|owner tells|sources --add|keys of odd|push with (a key whose|the name)|install with a key (whose|that|of)|install from a feed|where Anonymous|lock, update|a gem of this platform)/;

testCells(
  rubyCells().filter(({ action }) => wide || !tail.test(action)),
  gemLab(),
  rubyTest,
);
