import { type Claim, claim, type NamedUrl } from '../claim.ts';
import { type Group, groupAt, scalarAt } from '../tree/node.ts';
import type { Convention } from './convention.ts';

const realm = 'poetry';

/** Poetry and uv: a source or index has a name; `http-basic.NAME` and `pypi-token.NAME` belong to it, and to a repository of that name. */
export const poetry: Convention = (group) => {
  const claims: Claim[] = [];
  const urls: NamedUrl[] = [];
  for (const list of ['source', 'index', 'publish'].map((name) => groupAt(group, name)))
    for (const { value } of list?.entries ?? []) {
      const name = value.kind === 'group' ? scalarAt(value, 'name') : null;
      const url = value.kind === 'group' ? scalarAt(value, 'url') : null;
      if (name !== null && url !== null) urls.push({ realm, name: key(name.value), url });
    }
  for (const { name, value } of groupAt(group, 'repositories')?.entries ?? []) {
    const url = value.kind === 'scalar' ? value : scalarAt(value, 'url');
    if (name !== null && url?.value.includes('://')) urls.push({ realm, name: key(name), url });
  }
  for (const { name, value } of groupAt(group, 'http-basic')?.entries ?? [])
    if (name !== null && value.kind === 'group' && !name.includes('.')) claims.push(...basicClaims(name, value));
  for (const { name, value } of groupAt(group, 'pypi-token')?.entries ?? [])
    if (name !== null && value.kind === 'scalar')
      claims.push(claim('poetry:pypi-token', value, { link: { realm, name: key(name) }, packageType: 'pypi' }));
  return { claims, urls };
};

function basicClaims(name: string, account: Group): Claim[] {
  const password = scalarAt(account, 'password');
  const link = { realm, name: key(name) };
  return password === null
    ? []
    : [claim('poetry:http-basic', password, { user: scalarAt(account, 'username'), link, packageType: 'pypi' })];
}

/** Variables spell `my-index` as MY_INDEX. */
export function key(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]+/g, '-');
}
