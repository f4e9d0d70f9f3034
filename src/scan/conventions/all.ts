import type { Claim, NamedUrl, Reading, Sealed } from '../claim.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Group, groupsOf } from '../tree/node.ts';
import { cargo } from './cargo.ts';
import { commands } from './commands.ts';
import { conan } from './conan.ts';
import type { Convention } from './convention.ts';
import { docker } from './docker.ts';
import { jfrogCli } from './jfrogCli.ts';
import { poetry } from './poetry.ts';
import { sbt } from './sbt.ts';
import { variables } from './variables.ts';

const conventions: readonly Convention[] = [docker, conan, jfrogCli, poetry, cargo, sbt, commands, variables];

/** What all conventions find anywhere in a tree. */
export function conventionalReading(root: Group, around: Surroundings): Reading {
  const claims: Claim[] = [];
  const urls: NamedUrl[] = [];
  const sealed: Sealed[] = [];
  for (const group of groupsOf(root))
    for (const convention of conventions) {
      const found = convention(group, around);
      claims.push(...(found.claims ?? []));
      urls.push(...(found.urls ?? []));
      sealed.push(...(found.sealed ?? []));
    }
  return { claims, urls, sealed };
}
