import { type Claim, claim, type NamedUrl, type Sealed } from '../claim.ts';
import { special } from '../format.ts';
import { parseXml } from '../parsers/xml.ts';
import { type Group, groupAt, groupsOf, scalarAt } from '../tree/node.ts';
import { isCiphertext } from '../values/placeholder.ts';

const realm = 'maven';
const places = new Set(['mirror', 'repository', 'pluginRepository', 'snapshotRepository', 'site']);

/** Maven's settings.xml and POMs: a server's id names a mirror or a repository, here or in a POM. */
export const maven = special(parseXml, 'xml', (root) => {
  const claims: Claim[] = [];
  const urls: NamedUrl[] = [];
  const sealed: Sealed[] = [];
  for (const group of groupsOf(root)) {
    const id = scalarAt(group, 'id');
    const url = scalarAt(group, 'url');
    if (places.has(group.head) && id !== null && url !== null) urls.push({ realm, name: id.value, url });
    if (group.head !== 'server' || id === null) continue;
    const link = { realm, name: id.value };
    const user = scalarAt(group, 'username');
    const password = scalarAt(group, 'password');
    if (password !== null && isCiphertext(password.value))
      sealed.push({ at: password, name: `settings-security.xml (server ${id.value})`, url: null, user, link });
    else if (password !== null)
      claims.push(claim('settings.xml:password', password, { user, link, packageType: 'maven' }));
    const header = headerOf(group);
    if (header !== null) claims.push({ ...header, link });
  }
  return { claims, urls, sealed };
});

/** `configuration/httpHeaders/property` with a name and a value. */
function headerOf(server: Group): Claim | null {
  const headers = groupAt(groupAt(server, 'configuration') ?? server, 'httpHeaders');
  for (const property of headers === null ? [] : groupsOf(headers)) {
    const name = scalarAt(property, 'name')?.value.toLowerCase();
    const value = scalarAt(property, 'value');
    if (value === null) continue;
    if (name === 'x-jfrog-art-api')
      return claim('settings.xml:X-JFrog-Art-Api', value, { artifactory: true, packageType: 'maven' });
    if (name === 'authorization')
      return claim('settings.xml:Authorization', value, { form: 'authorization', packageType: 'maven' });
  }
  return null;
}
