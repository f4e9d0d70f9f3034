import type { Reading } from '../claim.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Group } from '../tree/node.ts';

/** What tells a client's credentials wherever they stand: in its own file, in a secret of Kubernetes, in a variable of CI. */
export type Convention = (group: Group, around: Surroundings) => Partial<Reading>;
