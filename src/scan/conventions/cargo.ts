import { type Claim, claim, type NamedUrl } from '../claim.ts';
import { groupAt, scalarAt } from '../tree/node.ts';
import type { Convention } from './convention.ts';
import { key } from './poetry.ts';

export const cargoRealm = 'cargo';

/** Cargo: `registries.NAME` has the token in credentials.toml and the index in config.toml. */
export const cargo: Convention = (group) => {
  const claims: Claim[] = [];
  const urls: NamedUrl[] = [];
  for (const { name, value } of groupAt(group, 'registries')?.entries ?? []) {
    if (name === null || value.kind !== 'group') continue;
    const index = scalarAt(value, 'index');
    const token = scalarAt(value, 'token');
    const link = { realm: cargoRealm, name: key(name) };
    if (index !== null) urls.push({ ...link, url: index });
    if (token !== null) claims.push(claim('cargo:token', token, { form: 'authorization', link, packageType: 'cargo' }));
  }
  return { claims, urls };
};
