import { type Claim, claim, closeness } from '../claim.ts';
import { embeddedClaims } from '../embedded.ts';
import type { Format } from '../format.ts';
import { npmDialect, parseIni } from '../parsers/ini.ts';
import { locate } from '../places/location.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Entry, type Group, type Scalar, scalar } from '../tree/node.ts';

const scoped = /^(\/\/.+?\/?):([A-Za-z_-]+)$/;
const forms = { _authToken: 'plain', _auth: 'base64-pair', _password: 'base64' } as const;

/** npm's and pnpm's `.npmrc`. A credential belongs to the place in its name; one without (npm < 9) to `registry`. */
export const npmrc: Format = {
  parse: (text) => parseIni(text, npmDialect),
  read: (root, around) => ({ claims: readSettings(root, around), urls: [], sealed: [] }),
};

function readSettings(root: Group, around: Surroundings): Claim[] {
  const claims: Claim[] = [];
  for (const item of root.entries) {
    if (item.name === null || item.value.kind !== 'scalar') continue;
    const [, place, own = item.name] = scoped.exec(item.name) ?? [];
    const name = own as keyof typeof forms;
    if (!Object.hasOwn(forms, name)) claims.push(...embeddedClaims(item.value, around));
    else {
      const url = place === undefined ? globalRegistry(root, around) : placeOf(item, place);
      const near = place === undefined ? closeness.neighbour : closeness.same;
      claims.push(
        claim(`npmrc:${name}`, item.value, {
          form: forms[name],
          url,
          user: userBeside(root, place),
          packageType: 'npm',
          closeness: near,
        }),
      );
    }
  }
  return claims;
}

function placeOf({ nameAt }: Entry, place: string): Scalar {
  const start = nameAt?.start ?? 0;
  return scalar(place, start, start + place.length);
}

function lastSetting(root: Group, name: string): Scalar | null {
  const found = root.entries.findLast((item) => item.name === name && item.value.kind === 'scalar');
  return found?.value.kind === 'scalar' ? found.value : null;
}

function userBeside(root: Group, place: string | undefined): Scalar | null {
  if (place === undefined) return lastSetting(root, 'username');
  // npm takes the place with and without a slash at its end for the same.
  const bare = place.replace(/\/$/, '');
  return lastSetting(root, `${bare}/:username`) ?? lastSetting(root, `${bare}:username`);
}

/** What npm uses without a scope; else the only Artifactory that the file names for a scope. */
function globalRegistry(root: Group, { known }: Surroundings): Scalar | null {
  const registry = lastSetting(root, 'registry');
  if (registry !== null) return registry;
  const scopes = root.entries.flatMap(({ name, value }) =>
    name?.endsWith(':registry') && value.kind === 'scalar' && locate(value.value, known)?.artifactory ? [value] : [],
  );
  return scopes.length === 1 ? (scopes[0] ?? null) : null;
}
