import type { Cell } from '../../matrix.ts';
import { actionCells } from './actions.ts';
import type { DotnetLab } from './lab.ts';
import { dotnetPitfallCells } from './pitfalls.ts';
import { refusalCells } from './refusals.ts';

/** Everything that dotnet does in the matrix of clients. */
export function dotnetCells(): Cell<DotnetLab>[] {
  return [...actionCells, ...refusalCells, ...dotnetPitfallCells];
}
