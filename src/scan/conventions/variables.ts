import { type Claim, claim, type NamedUrl } from '../claim.ts';
import type { Surroundings } from '../surroundings.ts';
import { partOf } from '../tree/align.ts';
import { type Entry, type Group, type Scalar, scalar, scalarAt } from '../tree/node.ts';
import { cargoRealm } from './cargo.ts';
import type { Convention } from './convention.ts';
import { key } from './poetry.ts';

/** Variables by which clients take credentials; the name says which source or host they are for. */
export const variables: Convention = (group, around) => {
  const claims: Claim[] = [];
  const urls: NamedUrl[] = [];
  for (const item of group.entries) {
    if (item.name === null || item.value.kind !== 'scalar') continue;
    claims.push(...readVariable(item.name, item.value, item, group, around));
    const index = /^(?:CARGO_REGISTRIES_(.+)_INDEX|POETRY_REPOSITORIES_(.+)_URL)$/.exec(item.name);
    if (index !== null)
      urls.push({
        realm: index[1] === undefined ? 'poetry' : cargoRealm,
        name: key(index[1] ?? index[2] ?? ''),
        url: item.value,
      });
    const uv = /^UV_(?:DEFAULT_)?INDEX$/.test(item.name) ? /^([\w.-]+)=(.+)$/.exec(item.value.value) : null;
    if (uv?.[1] !== undefined)
      urls.push({
        realm: 'poetry',
        name: key(uv[1]),
        url: partOf(around.text, item.value, uv[1].length + 1, item.value.value.length),
      });
  }
  return { claims, urls };
};

function readVariable(name: string, value: Scalar, item: Entry, group: Group, around: Surroundings): Claim[] {
  const beside = (from: string, to: string) => scalarAt(group, name.replace(from, to));
  const [, cargo, poetry, token, uv, conan, conanUser] =
    /^(?:CARGO_REGISTRIES_(.+)_TOKEN|POETRY_HTTP_BASIC_(.+)_PASSWORD|POETRY_PYPI_TOKEN_(.+)|UV_INDEX_(.+)_PASSWORD|CONAN_PASSWORD(?:_(.+))?|(CONAN_PASSWORD))$/.exec(
      name,
    ) ?? [];
  if (cargo !== undefined)
    return [
      claim(`env:${name}`, value, {
        form: 'authorization',
        link: { realm: cargoRealm, name: key(cargo) },
        packageType: 'cargo',
      }),
    ];
  if (poetry !== undefined)
    return [
      claim(`env:${name}`, value, {
        user: beside('_PASSWORD', '_USERNAME'),
        link: { realm: 'poetry', name: key(poetry) },
        packageType: 'pypi',
      }),
    ];
  if (token !== undefined)
    return [claim(`env:${name}`, value, { link: { realm: 'poetry', name: key(token) }, packageType: 'pypi' })];
  if (uv !== undefined)
    return [
      claim(`env:${name}`, value, {
        user: beside('_PASSWORD', '_USERNAME'),
        link: { realm: 'poetry', name: key(uv) },
        packageType: 'pypi',
      }),
    ];
  if (conan !== undefined && conanUser === undefined)
    return [
      claim(`env:${name}`, value, {
        user: beside('CONAN_PASSWORD', 'CONAN_LOGIN_USERNAME'),
        link: { realm: 'conan', name: conan.toLowerCase() },
        packageType: 'conan',
      }),
    ];
  const source = /^NuGetPackageSourceCredentials_(.+)$/i.exec(name)?.[1];
  if (source !== undefined) return nugetClaims(source, value, around);
  return bundlerClaims(name, value, item);
}

/** `NuGetPackageSourceCredentials_NAME` = `Username=…;Password=…` */
function nugetClaims(source: string, value: Scalar, { text }: Surroundings): Claim[] {
  const part = (name: string): Scalar | null => {
    const match = new RegExp(`(?:^|;)\\s*${name}\\s*=\\s*([^;]*)`, 'i').exec(value.value);
    return match === null
      ? null
      : partOf(text, value, match.index + match[0].length - (match[1] ?? '').length, match.index + match[0].length);
  };
  const password = part('Password');
  return password === null
    ? []
    : [
        claim('env:NuGetPackageSourceCredentials', password, {
          user: part('Username'),
          link: { realm: 'nuget', name: source.toLowerCase() },
          packageType: 'nuget',
        }),
      ];
}

/** Bundler's `BUNDLE_HOST__WITH__DOTS`: `__` is a dot, `___` a dash. */
function bundlerClaims(name: string, value: Scalar, { nameAt }: Entry): Claim[] {
  const encoded = /^BUNDLE_((?:[A-Z0-9]+_{2,3})+[A-Z0-9]+(?:_{2,3}[A-Z0-9]+)*|HTTPS?:\/\/.*)$/.exec(name)?.[1];
  if (encoded === undefined || !value.value.includes(':')) return [];
  const host = encoded.replaceAll('___', '-').replaceAll('__', '.').toLowerCase();
  const url = scalar(host, nameAt?.start ?? value.start, nameAt?.end ?? value.start);
  return [claim('bundle-config', value, { form: 'pair', url, packageType: 'gems' })];
}
