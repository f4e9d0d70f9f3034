/** What an entry is, by its name. */
export interface Role {
  readonly role: 'secret' | 'weak-secret' | 'user' | 'url' | 'pair' | 'auth' | 'other';
  /** The words before those that tell the role: `ARTIFACTORY_API_KEY` → artifactory. */
  readonly stem: readonly string[];
}

// The longer endings first.
const endings: readonly (readonly [ending: string, role: Role['role']])[] = [
  ['user:secret', 'pair'],
  ['refresh token', 'other'],
  ['refresh', 'other'],
  ['public key', 'other'],
  ['private key', 'other'],
  ['key id', 'other'],
  ['http password', 'secret'],
  ['clear text password', 'secret'],
  ['api key', 'secret'],
  ['api token', 'secret'],
  ['access token', 'secret'],
  ['access key', 'secret'],
  ['auth token', 'secret'],
  ['identity token', 'weak-secret'],
  ['id token', 'secret'],
  ['auth key', 'secret'],
  ['secret key', 'weak-secret'],
  ['auth ident', 'auth'],
  ['password', 'secret'],
  ['passwd', 'secret'],
  ['passphrase', 'secret'],
  ['pass', 'secret'],
  ['pwd', 'secret'],
  ['psw', 'secret'],
  ['pw', 'secret'],
  ['token', 'secret'],
  ['apikey', 'secret'],
  ['secret', 'secret'],
  ['pat', 'secret'],
  ['key', 'weak-secret'],
  ['creds', 'auth'],
  ['credentials', 'auth'],
  ['auth', 'auth'],
  ['user name', 'user'],
  ['user id', 'user'],
  ['username', 'user'],
  ['user', 'user'],
  ['usr', 'user'],
  ['login', 'user'],
  ['account', 'user'],
  ['context url', 'url'],
  ['base url', 'url'],
  ['registry server', 'url'],
  ['index url', 'url'],
  ...[
    'url',
    'uri',
    'registry',
    'host',
    'hostname',
    'server',
    'endpoint',
    'base',
    'index',
    'source',
    'repository',
    'remote',
    'address',
    'machine',
    'feed',
    'site',
    'repo',
  ].map((word) => [word, 'url'] as const),
];
const table = endings.map(([ending, role]) => ({ words: ending.split(' '), role }));

const remembered = new Map<string, Role>();
const mostRemembered = 5000;

/** What a value under this name would be. */
export function roleOf(name: string): Role {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  if (remembered.size >= mostRemembered) remembered.clear();
  const role = readRole(name);
  remembered.set(name, role);
  return role;
}

function readRole(name: string): Role {
  const words = wordsOf(name);
  for (const { words: ending, role } of table)
    if (
      ending.length <= words.length &&
      ending.every((word, index) => words[words.length - ending.length + index] === word)
    )
      return { role, stem: words.slice(0, words.length - ending.length) };
  return { role: 'other', stem: words };
}

/** `artifactoryApiKey`, `ARTIFACTORY_API_KEY`, `artifactory.api-key` → artifactory, api, key. */
export function wordsOf(name: string): string[] {
  if (name === 'user:secret') return [name];
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/** How well two stems fit: 3 the same, 2 one begins the other, 1 one of them empty, 0 strangers. */
export function affinity(left: readonly string[], right: readonly string[]): number {
  const shorter = Math.min(left.length, right.length);
  if (left.length === right.length && left.every((word, index) => word === right[index])) return 3;
  if (shorter === 0) return 1;
  return left.slice(0, shorter).every((word, index) => word === right[index]) ? 2 : left[0] === right[0] ? 2 : 0;
}
