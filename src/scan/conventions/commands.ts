import { claim } from '../claim.ts';
import { type Group, type Scalar, scalarAt } from '../tree/node.ts';
import type { Convention } from './convention.ts';
import { key } from './poetry.ts';

/** Commands that write a client's configuration: what they are given means what the same names mean in its files. */
export const commands: Convention = (group) => {
  if (group.head === 'bundle') return bundler(words(group));
  if (group.head === 'poetry') return poetryConfig(words(group));
  return group.head === 'conan' ? conanRemote(group, words(group)) : {};
};

function words(group: Group): Scalar[] {
  return group.entries.flatMap(({ name, value }) => (name === null && value.kind === 'scalar' ? [value] : []));
}

/** `bundle config [set] HOST USER:SECRET` */
function bundler(list: readonly Scalar[]): ReturnType<Convention> {
  const [verb, ...rest] = list;
  const [url, secret] = rest[0]?.value === 'set' ? rest.slice(1) : rest;
  if (verb?.value !== 'config' || url === undefined || secret === undefined || !/[./]/.test(url.value)) return {};
  return { claims: [claim('bundle-config', secret, { form: 'pair', url, packageType: 'gems' })] };
}

/** `poetry config repositories.NAME URL`, `poetry config http-basic.NAME USER SECRET`, `poetry config pypi-token.NAME SECRET` */
function poetryConfig([verb, setting, first, second]: readonly Scalar[]): ReturnType<Convention> {
  const [, kind, name] = /^(repositories|http-basic|pypi-token)\.([^.]+)/.exec(setting?.value ?? '') ?? [];
  if (verb?.value !== 'config' || name === undefined || first === undefined) return {};
  const link = { realm: 'poetry', name: key(name) };
  if (kind === 'repositories') return { urls: [{ ...link, url: first }] };
  if (kind === 'pypi-token') return { claims: [claim('poetry:pypi-token', first, { link, packageType: 'pypi' })] };
  return second === undefined
    ? {}
    : { claims: [claim('poetry:http-basic', second, { user: first, link, packageType: 'pypi' })] };
}

/** `conan remote add NAME URL`, `conan remote login -p SECRET NAME USER`, `conan user -p SECRET -r NAME USER` */
function conanRemote(group: Group, [verb, deed, name, url]: readonly Scalar[]): ReturnType<Convention> {
  if (verb?.value === 'remote' && deed?.value === 'add' && name !== undefined && url !== undefined)
    return { urls: [{ realm: 'conan', name: name.value, url }] };
  const remote = scalarAt(group, 'remote');
  const password = scalarAt(group, 'password');
  if (remote === null || password === null) return {};
  const link = { realm: 'conan', name: remote.value };
  return { claims: [claim('conan:password', password, { user: scalarAt(group, 'user'), link, packageType: 'conan' })] };
}
