import type { ClientName } from '../../../support/npmClients.ts';
import type { PitfallRow } from '../../pitfalls/pitfall.ts';

/** A feed as configuration names it: with and without its scheme, and no slash at the end. */
export interface Place {
  readonly url: string;
  readonly bare: string;
  readonly key: string;
}

/** Configuration that looks right, and what the client then says. */
export interface NpmPitfall extends Omit<PitfallRow, 'client'> {
  /** Reads on behind the client's name. */
  readonly action: string;
  readonly clients: readonly ClientName[];
  /** The whole `.npmrc` or `.yarnrc.yml`; left out: the one that works. */
  readonly file?: (place: Place) => string;
  /** An installation of an unscoped package when left out. */
  readonly words?: 'publish' | readonly string[];
  /** Added to package.json. */
  readonly packageJson?: (place: Place) => object;
  /** Written beside it. */
  readonly lockFile?: (place: Place) => object;
  /** It goes wrong without an error. */
  readonly succeeds?: true;
  /** Runs first, in the same home with a key that works, to fill its cache. */
  readonly warmUp?: true;
}

const npms = ['npm10', 'npm11'] as const;
const token = ({ url, bare, key }: Place, slash = '/') => `registry=${url}/\n${bare}${slash}:_authToken=${key}\n`;
const userinfo = ({ url, key }: Place) => `registry=${url.replace('://', `://api:${key}@`)}/\n`;
const password = ({ url, bare }: Place) => `registry=${url}/\n${bare}/:username=api\n${bare}/:_password=not-base64!\n`;
const unset = ({ url, bare }: Place) => `registry=${url}/\n${bare}/:_authToken=\${PROGET_UNSET}\n`;
const otherHost = (place: Place) => token({ ...place, bare: place.bare.replace('127.0.0.1', 'localhost') });
const damaged = ({ key, ...place }: Place) =>
  token({ ...place, key: `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}` });
const yarn4 = ({ url, bare, key }: Place, ...more: string[]) =>
  [
    `npmRegistryServer: "${url}"`,
    'npmRegistries:',
    `  "${bare}":`,
    `    npmAuthToken: "${key}"`,
    ...more.map((line) => (line === always ? `    ${line}` : line)),
    '',
  ].join('\n');
const always = 'npmAlwaysAuth: true';
const noGate = 'npmMinimalAgeGate: 0';
const http = 'unsafeHttpWhitelist: ["127.0.0.1"]';

const noneSent = 'No credential was sent, and Anonymous may not view packages in feed packages.';
const noneSentLast = { by: 'explain last', text: noneSent } as const;
// biome-ignore lint/suspicious/noTemplateCurlyInString: npm sends such a text
const variable = 'The client sent the text ${PROGET_UNSET}: the environment variable is not set.';

export const npmPitfalls: readonly NpmPitfall[] = [
  {
    number: '11',
    pitfall: '`_authToken`, `_auth` or `username` without a registry in front',
    action: 'with an unscoped token does not even start',
    clients: npms,
    file: ({ url, key }) => `registry=${url}/\n_authToken=${key}\n`,
    shows: 'Invalid auth configuration found: `_authToken` must be renamed to',
    channel: 'the client itself',
    told: {
      by: 'explain',
      text: 'npm 9 and later refuse _auth, _authToken or username without a //HOST:PORT/… before it.',
    },
  },
  {
    number: '12',
    pitfall: '`_password` that is not the Base64 of the key',
    action: 'whose password is not in base64 sends another one',
    clients: npms,
    file: password,
    shows: 'npm notice The credential cannot be read',
    channel: 'npm-notice',
    told: {
      by: 'explain last',
      text: 'In .npmrc, _password must be the Base64 of the key; _authToken is the key itself.',
    },
  },
  {
    number: '13',
    pitfall: 'the key hangs on localhost, the registry is 127.0.0.1',
    action: 'whose key hangs on localhost sends none to 127.0.0.1',
    clients: ['npm11'],
    file: otherHost,
    shows: `npm notice ${noneSent} [missing-key]`,
    channel: 'npm-notice',
    told: null,
  },
  {
    number: '13',
    pitfall: 'the key hangs on localhost, the registry is 127.0.0.1',
    action: 'whose key hangs on localhost sends none to 127.0.0.1',
    clients: ['yarn1'],
    file: otherHost,
    shows: noneSent,
    channel: 'JSON error',
    told: null,
  },
  {
    number: '13',
    pitfall: 'the key hangs on localhost, the registry is 127.0.0.1',
    action: 'whose key hangs on localhost sends none to 127.0.0.1, and says that itself',
    clients: ['pnpm12'],
    file: otherHost,
    shows: 'Unauthorized - 401',
    channel: 'the client itself',
    told: noneSentLast,
  },
  {
    number: '13',
    pitfall: 'the key hangs on localhost, the registry is 127.0.0.1',
    action: 'whose key hangs on localhost sends none to 127.0.0.1, and shows no reason',
    clients: ['bun'],
    file: otherHost,
    shows: '401',
    channel: 'the client itself',
    told: noneSentLast,
  },
  {
    number: '14',
    pitfall: 'the place of the key lacks the slash at its end',
    action: 'whose key lacks the slash at its end sends none',
    clients: ['pnpm10'],
    file: (place) => token(place, ''),
    shows: 'No authorization header was set for the request.',
    channel: 'the client itself',
    told: noneSentLast,
  },
  {
    number: '15',
    pitfall: 'no `always-auth`, and the package is not scoped',
    action: 'without always-auth sends no key for unscoped packages',
    clients: ['yarn1'],
    file: token,
    shows: noneSent,
    channel: 'JSON error',
    told: { by: 'config yarn1', text: 'always-auth=true' },
  },
  {
    number: '16',
    pitfall: 'no `npmAlwaysAuth`, and the package is not scoped',
    action: 'without npmAlwaysAuth sends no key for unscoped packages',
    clients: ['yarn4'],
    file: (place) => yarn4(place, http, noGate),
    shows: 'Invalid authentication (as an anonymous user)',
    channel: 'the client itself',
    told: noneSentLast,
  },
  {
    number: '16',
    pitfall: 'no `unsafeHttpWhitelist`: nothing is sent',
    action: 'without unsafeHttpWhitelist sends nothing at all',
    clients: ['yarn4'],
    file: (place) => yarn4(place, always, noGate),
    shows: 'Unsafe http requests must be explicitly whitelisted in your configuration (127.0.0.1)',
    channel: 'the client itself',
    told: { by: 'config yarn', text: 'Yarn refuses plain http (YN0081) except to the hosts named here.' },
  },
  {
    number: '16',
    pitfall: 'no `npmMinimalAgeGate: 0`, and the version was published just now',
    action: 'without npmMinimalAgeGate does not install what was published just now',
    clients: ['yarn4'],
    file: (place) => yarn4(place, always, http),
    shows: 'are quarantined',
    channel: 'the client itself',
    told: {
      by: 'config yarn',
      text: 'Take versions as soon as they are published; by default, Yarn waits a day (YN0016).',
    },
  },
  {
    number: '17',
    pitfall: 'user and key in the URL of the registry: the tarball is asked for without them',
    action: 'with the key in the URL sends none for the tarball',
    clients: npms,
    file: userinfo,
    shows: 'npm notice No credential was sent, and Anonymous may not download packages in feed packages. [missing-key]',
    channel: 'npm-notice',
    told: null,
  },
  {
    number: '17',
    pitfall: 'user and key in the URL of the registry: the tarball is asked for without them',
    action: 'with the key in the URL sends none for the tarball, and shows no reason',
    clients: ['pnpm10', 'pnpm12', 'yarn1'],
    file: userinfo,
    shows: '401',
    channel: 'the client itself',
    told: {
      by: 'explain last',
      text: 'No credential was sent, and Anonymous may not download packages in feed packages.',
    },
  },
  {
    number: '18',
    pitfall: 'publishing without any credential, even where Anonymous may publish: nothing is sent',
    action: 'without a credential does not publish',
    clients: npms,
    file: ({ url }) => `registry=${url}/\n`,
    words: 'publish',
    shows: 'npm error code ENEEDAUTH',
    channel: 'the client itself',
    told: { by: 'explain', text: 'npm found no key for the registry' },
  },
  {
    number: '19',
    pitfall: 'an environment variable in the file that is not set: its name is sent',
    action: 'whose variable is not set sends its name',
    clients: npms,
    file: unset,
    shows: `npm notice ${variable} [unknown-key]`,
    channel: 'npm-notice',
    told: {
      by: 'explain last',
      text: 'Set PROGET_UNSET to the key in the environment of the client, then run it again.',
    },
  },
  {
    number: '19',
    pitfall: 'an environment variable in the file that is not set: its name is sent',
    action: 'whose variable is not set sends its name, and shows no reason',
    clients: ['bun'],
    file: unset,
    shows: '401',
    channel: 'the client itself',
    told: { by: 'explain last', text: variable },
  },
  {
    number: '20',
    pitfall: '`npm whoami` with user and password: answered by npm itself, whatever they are',
    action: 'is asked whoami with a wrong password, and answers without asking',
    clients: npms,
    file: password,
    words: ['whoami'],
    succeeds: true,
    shows: 'api',
    channel: 'the client itself',
    told: { by: 'README', text: '`npm whoami` with user and password asks nobody' },
  },
  {
    number: '21',
    pitfall: 'a lock file that was made with another feed: its addresses are used',
    action: 'whose lock file names another feed goes there',
    clients: ['npm11'],
    words: ['ci'],
    lockFile: ({ url }) => lockOf(url.replace('/packages', '/other')),
    shows: 'is for feed packages, not for feed other.',
    channel: 'JSON error',
    told: { by: 'README', text: 'A lock file keeps the address of each tarball' },
  },
  {
    number: '22',
    pitfall: 'a tarball that was installed before: it comes from the cache, and no key is needed',
    action: 'with a wrong key installs what its cache holds',
    clients: ['npm11'],
    file: damaged,
    warmUp: true,
    words: ['install', '--prefer-offline', '--no-audit'],
    succeeds: true,
    shows: 'added 1 package',
    channel: 'the client itself',
    told: { by: 'explain', text: 'npm and NuGet answer from their caches: npm cache clean --force' },
  },
  {
    number: '24',
    pitfall: '`publishConfig.registry` in package.json wins over the registry of .npmrc',
    action: 'publishes to publishConfig, whatever .npmrc says',
    clients: ['npm11'],
    packageJson: ({ url }) => ({ publishConfig: { registry: `${url.replace('/packages', '/other')}/` } }),
    file: (place) => `${token(place)}${place.bare.replace('/packages', '/other')}/:_authToken=${place.key}\n`,
    words: 'publish',
    shows: 'is for feed packages, not for feed other.',
    channel: 'JSON error',
    told: { by: 'explain', text: 'publishConfig, a scope’s registry or a lockfile may send the client elsewhere' },
  },
  {
    number: '24',
    pitfall: '`@SCOPE:registry` in .npmrc wins over `--registry`',
    action: 'publishes to the registry of the scope, whatever --registry says',
    clients: ['npm11'],
    file: (place) => {
      const bare = place.bare.replace('/packages', '/other');
      return `${token(place)}@acme:registry=http:${bare}/\n${bare}/:_authToken=${place.key}\n`;
    },
    words: 'publish',
    shows: 'is for feed packages, not for feed other.',
    channel: 'JSON error',
    told: { by: 'explain', text: 'publishConfig, a scope’s registry or a lockfile may send the client elsewhere' },
  },
  {
    number: '25',
    pitfall: 'a wrong key: npm hides what the server says behind a text about passwords',
    action: 'with a wrong key speaks of a password, and shows our reason as a notice',
    clients: npms,
    file: damaged,
    shows: 'npm notice The API key in a Bearer token does not exist. [unknown-key]',
    channel: 'npm-notice',
    told: null,
  },
  {
    number: '34',
    pitfall: 'a key of another feed: 403, for a 401 would read as a wrong password',
    action: 'with a key of another feed is told which one it is for',
    clients: npms,
    file: (place) =>
      `registry=${place.url.replace('/packages', '/other')}/\n${place.bare.replace('/packages', '/other')}/:_authToken=${place.key}\n`,
    shows: 'is for feed packages, not for feed other.',
    channel: 'JSON error',
    told: null,
  },
];

function lockOf(url: string): object {
  const below = { version: '1.2.0', resolved: `${url}/below/-/below-1.2.0.tgz` };
  return {
    name: 'app',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: 'app', version: '1.0.0', dependencies: { below: '1.2.0' } }, 'node_modules/below': below },
  };
}
