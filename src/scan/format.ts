import { nothing, type Reading } from './claim.ts';
import { conventionalReading } from './conventions/all.ts';
import { recordClaims } from './record.ts';
import type { Surroundings } from './surroundings.ts';
import type { Group, Tree } from './tree/node.ts';

/** A file format: how its text becomes a tree, and what the tree says of credentials. */
export interface Format {
  /** @throws Error where the text cannot be read at all */
  readonly parse: (text: string) => Tree;
  readonly read: (root: Group, around: Surroundings) => Reading;
}

/** A format without rules of its own: conventions of clients, names and neighbourhood tell. @param carrier begins the carriers of its findings */
export function generic(parse: Format['parse'], carrier: string): Format {
  return special(parse, carrier, () => nothing);
}

/** A format with rules of its own, which beat the general ones where both speak of the same value. */
export function special(parse: Format['parse'], carrier: string, read: Format['read']): Format {
  return {
    parse,
    read: (root, around) => {
      const parts = [read(root, around), conventionalReading(root, around)];
      const own = parts.flatMap(({ claims }) => claims);
      const sealed = parts.flatMap((part) => part.sealed);
      const explained = new Set([...own.map(({ secret }) => secret.start), ...sealed.map(({ at }) => at.start)]);
      const others = recordClaims(root, carrier, around).filter(({ secret }) => !explained.has(secret.start));
      return { claims: [...own, ...others], urls: parts.flatMap(({ urls }) => urls), sealed };
    },
  };
}
