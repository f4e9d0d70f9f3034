import type { GemLab } from '../../../support/gemLab.ts';
import type { Cell } from '../../matrix.ts';
import { bundlerCells } from './bundler.ts';
import { gemCells } from './gem.ts';
import { gemPitfallCells } from './pitfalls.ts';
import { gemRefusalCells } from './refusals.ts';

/** Everything that gem and Bundler do in the matrix of clients. */
export function rubyCells(): Cell<GemLab>[] {
  return [...gemCells, ...gemRefusalCells, ...bundlerCells, ...gemPitfallCells];
}
