import { claim } from '../claim.ts';
import { type Group, groupAt, scalarAt } from '../tree/node.ts';
import type { Convention } from './convention.ts';

const realm = 'conan';

/** Conan 2: credentials.json names a remote, remotes.json says where it is. */
export const conan: Convention = (group) => ({
  urls: members(group, 'remotes').flatMap((remote) => {
    const name = scalarAt(remote, 'name');
    const url = scalarAt(remote, 'url');
    return name === null || url === null ? [] : [{ realm, name: name.value, url }];
  }),
  claims: members(group, 'credentials').flatMap((item) => {
    const remote = scalarAt(item, 'remote');
    const password = scalarAt(item, 'password');
    if (remote === null || password === null) return [];
    return [
      claim('conan:password', password, {
        user: scalarAt(item, 'user'),
        link: { realm, name: remote.value },
        packageType: 'conan',
      }),
    ];
  }),
});

function members(group: Group, name: string): Group[] {
  return (groupAt(group, name)?.entries ?? []).flatMap(({ value }) => (value.kind === 'group' ? [value] : []));
}
