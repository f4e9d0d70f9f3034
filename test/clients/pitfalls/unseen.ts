import type { Telling } from './pitfall.ts';

/** A pitfall that no run here can show: the client asks another server, or the emulator leaves no room for it. */
export interface UnseenPitfall {
  /** Its number in the catalogue of the specification (spec: pitfall catalogue). */
  readonly number: string;
  readonly pitfall: string;
  readonly client: string;
  readonly told: Telling;
}

export const unseenPitfalls: readonly UnseenPitfall[] = [
  {
    number: '4',
    pitfall: 'a server that answers 403 to who sends nothing: NuGet never tries its credentials',
    client: 'dotnet',
    told: { by: 'README', text: 'Whoever sends no key gets 401 on feeds' },
  },
  {
    number: '17b',
    pitfall: 'one unset variable in .npmrc: the whole file is left out, and the public registry is asked',
    client: 'pnpm 10',
    told: { by: 'README', text: 'versions drop one with an unset variable and go to the public registry instead' },
  },
  {
    number: '23',
    pitfall: '`yarn audit` asks the public registry, whatever .npmrc says',
    client: 'Yarn 1',
    told: { by: 'README', text: '`yarn audit` of Yarn 1 asks the public registry' },
  },
];
