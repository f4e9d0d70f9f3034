import { embeddedClaims } from '../embedded.ts';
import type { Format } from '../format.ts';
import { group, scalar } from '../tree/node.ts';

/** Lock files and whatever is too long to be parsed: only what its own text proves. */
export const raw: Format = {
  parse: () => ({ root: group([]), comments: [] }),
  read: (_, around) => ({
    claims: embeddedClaims(scalar(around.text, 0, around.text.length), around),
    urls: [],
    sealed: [],
  }),
};
