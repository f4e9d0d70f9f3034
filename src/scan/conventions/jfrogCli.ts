import { type Claim, claim, type Sealed } from '../claim.ts';
import { child, type Group, groupAt, type Scalar, scalarAt } from '../tree/node.ts';
import type { Convention } from './convention.ts';

const secrets = ['password', 'accessToken', 'apiKey', 'sshPassphrase'] as const;

/** JFrog CLI's jfrog-cli.conf: `servers` since version 5, `artifactory` before; sealed as a whole where `enc` is set. */
export const jfrogCli: Convention = (group) => {
  const list = groupAt(group, 'servers') ?? groupAt(group, 'artifactory');
  const servers = (list?.head === 'list' ? list.entries : []).flatMap(({ value }) =>
    value.kind === 'group' && isServer(value) ? [value] : [],
  );
  const enc = child(group, 'enc');
  const isSealed = enc?.kind === 'scalar' && enc.value === 'true';
  const claims: Claim[] = [];
  const sealed: Sealed[] = [];
  for (const server of servers)
    for (const name of secrets) {
      const secret = scalarAt(server, name);
      if (secret === null || secret.value === '' || name === 'sshPassphrase') continue;
      const url = urlOf(server);
      const user = scalarAt(server, 'user');
      if (isSealed) sealed.push({ at: secret, name: 'JFrog CLI (master key)', url, user });
      else claims.push(claim(`jfrog-cli:${name}`, secret, { url, user }));
    }
  return { claims, sealed };
};

function isServer(group: Group): boolean {
  return urlOf(group) !== null && secrets.some((name) => scalarAt(group, name) !== null);
}

function urlOf(server: Group): Scalar | null {
  return (
    [scalarAt(server, 'artifactoryUrl'), scalarAt(server, 'url')].find((url) => url !== null && url.value !== '') ??
    null
  );
}
