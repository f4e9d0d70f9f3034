import { type Claim, claim, type NamedUrl, type Sealed } from '../claim.ts';
import { special } from '../format.ts';
import { parseXml } from '../parsers/xml.ts';
import { child, type Group, type Scalar, scalarAt } from '../tree/node.ts';
import { isCiphertext } from '../values/placeholder.ts';

const realm = 'nuget';

/** NuGet.Config: credentials belong to the source of the same name; element names are XML-encoded source names. */
export const nuget = special(parseXml, 'xml', (root) => {
  const claims: Claim[] = [];
  const urls: NamedUrl[] = [];
  const sealed: Sealed[] = [];
  for (const section of sections(root, 'packageSources'))
    for (const { key, value } of additions(section)) urls.push({ realm, name: key.toLowerCase(), url: value });
  for (const section of sections(root, 'packageSourceCredentials'))
    for (const { name, value } of section.entries) {
      if (name === null || value.kind !== 'group') continue;
      const link = { realm, name: decodeName(name).toLowerCase() };
      const settings = new Map(additions(value).map((item) => [item.key.toLowerCase(), item.value]));
      const user = settings.get('username') ?? null;
      const clear = settings.get('cleartextpassword');
      const encrypted = settings.get('password');
      if (clear !== undefined)
        claims.push(claim('nuget.config:ClearTextPassword', clear, { user, link, packageType: 'nuget' }));
      if (encrypted !== undefined) sealOrClaim(claims, sealed, encrypted, 'Password', { user, link, url: null });
    }
  for (const section of sections(root, 'apikeys'))
    for (const { value, keyScalar } of additions(section))
      sealOrClaim(claims, sealed, value, 'apikeys', { user: null, url: keyScalar });
  return { claims, urls, sealed };
});

type Owner = Pick<Claim, 'user' | 'url'> & Pick<Claim, 'link'>;

/** What NuGet encrypts for one user on one machine can only be entered again. */
function sealOrClaim(claims: Claim[], sealed: Sealed[], value: Scalar, what: string, owner: Owner): void {
  const isEncrypted =
    isCiphertext(value.value) ||
    (/^[A-Za-z0-9+/]{60,}={0,2}$/.test(value.value) && !/^(?:AKCp|cmVmdGtuOj)/.test(value.value));
  if (isEncrypted) sealed.push({ at: value, name: `NuGet ${what} (DPAPI)`, ...owner });
  else
    claims.push(
      claim(`nuget.config:${what}`, value, {
        ...owner,
        form: what === 'apikeys' ? 'pair' : 'plain',
        packageType: 'nuget',
      }),
    );
}

function sections(root: Group, name: string): Group[] {
  const configuration = child(root, 'configuration', true);
  const parents = configuration?.kind === 'group' ? configuration.entries : [];
  return parents.flatMap((item) =>
    item.name?.toLowerCase() === name.toLowerCase() && item.value.kind === 'group' ? [item.value] : [],
  );
}

interface Addition {
  readonly key: string;
  readonly keyScalar: Scalar;
  readonly value: Scalar;
}

/** `<add key="…" value="…"/>`; what stands before `<clear/>` counts too, for it is in the file. */
function additions(section: Group): Addition[] {
  return section.entries.flatMap(({ name, value }) => {
    if (name?.toLowerCase() !== 'add' || value.kind !== 'group') return [];
    const key = scalarAt(value, 'key', true);
    const text = scalarAt(value, 'value', true);
    return key === null || text === null ? [] : [{ key: key.value, keyScalar: key, value: text }];
  });
}

/** XmlConvert.DecodeName: `_x0020_` is a blank. */
function decodeName(name: string): string {
  return name.replaceAll(/_x([\da-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
