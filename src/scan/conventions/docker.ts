import { type Claim, claim, type Sealed } from '../claim.ts';
import { type Group, groupAt, type Scalar, scalar, scalarAt } from '../tree/node.ts';
import type { Convention } from './convention.ts';

/** Docker's config.json, also as `.dockerconfigjson`, `DOCKER_AUTH_CONFIG` and Helm's registry/config.json: `auths.HOST`. */
export const docker: Convention = (group) => {
  const auths = groupAt(group, 'auths');
  if (auths === null) return {};
  const claims: Claim[] = [];
  for (const { name, nameAt, value } of auths.entries) {
    if (name === null || value.kind !== 'group') continue;
    const url = scalar(name, nameAt?.start ?? 0, nameAt?.end ?? 0);
    claims.push(...accountClaims(value, url));
  }
  return { claims, sealed: sealedIn(group, auths) };
};

function accountClaims(account: Group, url: Scalar): Claim[] {
  const user = scalarAt(account, 'username');
  const more = { url, packageType: 'docker' } as const;
  const auth = scalarAt(account, 'auth');
  const password = scalarAt(account, 'password');
  const token = scalarAt(account, 'registrytoken');
  return [
    ...(auth === null ? [] : [claim('docker:auth', auth, { ...more, user, form: 'base64-pair' })]),
    ...(password === null ? [] : [claim('docker:password', password, { ...more, user })]),
    ...(token === null ? [] : [claim('docker:registrytoken', token, { ...more, user })]),
  ];
}

/** What a credential helper keeps: the helper of one host, else `credsStore` for hosts that have nothing of their own. */
function sealedIn(group: Group, auths: Group): Sealed[] {
  const helpers = groupAt(group, 'credHelpers');
  const store = scalarAt(group, 'credsStore');
  const named = (helpers?.entries ?? []).flatMap(({ name, nameAt, value }) =>
    name !== null && value.kind === 'scalar'
      ? [
          {
            at: value,
            name: `docker-credential-${value.value}`,
            url: scalar(name, nameAt?.start ?? 0, nameAt?.end ?? 0),
            user: null,
          },
        ]
      : [],
  );
  const stored = auths.entries.flatMap(({ name, nameAt, value }) => {
    const isEmpty = value.kind === 'group' && scalarAt(value, 'auth') === null && scalarAt(value, 'password') === null;
    if (name === null || nameAt === null || !isEmpty || store === null || named.some(({ url }) => url.value === name))
      return [];
    const url = scalar(name, nameAt.start, nameAt.end);
    return [{ at: url, name: `docker-credential-${store.value}`, url, user: null }];
  });
  return [...named, ...stored];
}
