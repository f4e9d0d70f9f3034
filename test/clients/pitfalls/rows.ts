import { gemPitfallRows } from '../gem/cells/pitfalls.ts';
import { npmPitfallRows } from '../npm/cells/pitfalls.ts';
import { nugetExePitfallRows } from '../nuget/cells/nugetExe.ts';
import { dotnetPitfallRows } from '../nuget/cells/pitfalls.ts';
import type { PitfallRow } from './pitfall.ts';

/** Every pitfall that a real client falls into in the tests. */
export const pitfallRows: readonly PitfallRow[] = [
  ...npmPitfallRows,
  ...dotnetPitfallRows,
  ...nugetExePitfallRows,
  ...gemPitfallRows,
];
