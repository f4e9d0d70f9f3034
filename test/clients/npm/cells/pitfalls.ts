import assert from 'node:assert/strict';
import { type ClientName, clientVersion } from '../../../support/npmClients.ts';
import { inProject, type NpmLab } from '../../../support/npmLab.ts';
import type { Cell } from '../../matrix.ts';
import { grammars } from './grammar.ts';
import { below } from './packages.ts';
import { explainLast, flat } from './refusals.ts';

/** A feed as configuration names it: with and without its scheme, and no slash at the end. */
interface Place {
  readonly url: string;
  readonly bare: string;
  readonly key: string;
}

/** Configuration that looks right, and what the client and `explain` then say. */
interface Pitfall {
  readonly what: string;
  readonly clients: readonly ClientName[];
  /** The whole `.npmrc` or `.yarnrc.yml`. */
  readonly file: (place: Place) => string;
  /** What the terminal shows; null: not a word of ours. */
  readonly shows: RegExp | null;
  /** What `explain last` says; null: nothing was sent, so it has nothing to say. */
  readonly explains: RegExp | null;
  /** An installation of an unscoped package when left out. */
  readonly publish?: true;
}

const noneSent = /No credential was sent/;
const npms = ['npm10', 'npm11'] as const;
const pnpms = ['pnpm10', 'pnpm12'] as const;
const token = ({ url, bare, key }: Place, slash = '/') => `registry=${url}/\n${bare}${slash}:_authToken=${key}\n`;
const userinfo = ({ url, key }: Place) => `registry=${url.replace('://', `://api:${key}@`)}/\n`;
const basic = ({ url, bare, key }: Place) =>
  `registry=${url}/\n${bare}/:username=api\n${bare}/:_password=${key.slice(0, 6)}!\n`;
const unset = ({ url, bare }: Place) => `registry=${url}/\n${bare}/:_authToken=\${PROGET_UNSET}\n`;
const otherHost = (place: Place) => token({ ...place, bare: place.bare.replace('127.0.0.1', 'localhost') });
const yarn4 = ({ url, bare, key }: Place, more: string) =>
  `npmRegistryServer: "${url}"\nnpmMinimalAgeGate: 0\nnpmRegistries:\n  "${bare}":\n    npmAuthToken: "${key}"\n${more}`;
const http = 'unsafeHttpWhitelist: ["127.0.0.1"]\n';

const pitfalls: readonly Pitfall[] = [
  {
    what: 'whose key hangs on localhost sends none to 127.0.0.1',
    clients: ['npm11', 'yarn1'],
    file: otherHost,
    shows: noneSent,
    explains: noneSent,
  },
  {
    what: 'whose key hangs on localhost sends none to 127.0.0.1, and shows no reason',
    clients: ['pnpm12', 'bun'],
    file: otherHost,
    shows: null,
    explains: noneSent,
  },
  {
    what: 'whose key lacks the slash at its end sends none',
    clients: ['pnpm10'],
    file: (place) => token(place, ''),
    shows: null,
    explains: noneSent,
  },
  {
    what: 'without always-auth sends no key for unscoped packages',
    clients: ['yarn1'],
    file: token,
    shows: noneSent,
    explains: noneSent,
  },
  {
    what: 'with the key in the URL sends none for the tarball',
    clients: npms,
    file: userinfo,
    shows: noneSent,
    explains: noneSent,
  },
  {
    what: 'with the key in the URL sends none for the tarball, and shows no reason',
    clients: [...pnpms, 'yarn1'],
    file: userinfo,
    shows: null,
    explains: noneSent,
  },
  {
    what: 'whose password is not in base64 sends another one',
    clients: npms,
    file: basic,
    shows: /npm notice .*\[(unknown-key|malformed-credential|bad-password)\]/,
    explains: /./,
  },
  {
    what: 'whose variable is not set sends its name',
    clients: [...npms],
    file: unset,
    shows: /The client sent the text \$\{PROGET_UNSET\}: the environment variable is not set/,
    explains: /PROGET_UNSET/,
  },
  {
    what: 'whose variable is not set sends its name, and shows no reason',
    clients: ['bun'],
    file: unset,
    shows: null,
    explains: /PROGET_UNSET/,
  },
  {
    what: 'without npmAlwaysAuth sends no key for unscoped packages',
    clients: ['yarn4'],
    file: (place) => yarn4(place, http),
    shows: /Invalid authentication \(as an anonymous user\)/,
    explains: noneSent,
  },
  {
    what: 'without unsafeHttpWhitelist sends nothing at all',
    clients: ['yarn4'],
    file: (place) => yarn4(place, ''),
    shows: /YN0081/,
    explains: null,
  },
  {
    what: 'without a credential does not publish',
    clients: npms,
    file: ({ url }) => `registry=${url}/\n`,
    shows: /ENEEDAUTH/,
    explains: null,
    publish: true,
  },
  {
    what: 'with an unscoped token does not even start',
    clients: npms,
    file: ({ url, key }) => `registry=${url}/\n_authToken=${key}\n`,
    shows: /ERR_INVALID_AUTH|Invalid auth/i,
    explains: null,
  },
];

/** The pitfalls of configuration that a client of the npm family falls into. */
export function pitfallCells(client: ClientName): Cell<NpmLab>[] {
  return pitfalls
    .filter(({ clients }) => clients.includes(client))
    .map((pitfall) => ({
      client,
      version: clientVersion(client),
      action: pitfall.what,
      run: (lab: NpmLab) => check(client, lab, pitfall),
    }));
}

async function check(client: ClientName, lab: NpmLab, { file, shows, explains, publish }: Pitfall): Promise<void> {
  const place = { url: lab.url, bare: lab.url.replace('http:', ''), key: lab.keys.publisher };
  const dependencies = { [below.name]: below.version };
  const packageJson = publish
    ? { name: `@acme/pitfall-${client}`, version: '1.0.0', license: 'MIT' }
    : { name: 'app', version: '1.0.0', license: 'MIT', dependencies };
  const words = publish ? grammars[client].publish : grammars[client].install;
  const before = await explainLast(lab).catch(() => '');
  const run = await inProject(client, lab, { packageJson, npmrc: file(place) }, (npm) => npm.run(words));
  assert.notEqual(run.code, 0, run.output);
  if (shows === null) assert.doesNotMatch(flat(run), /credential was sent|is not set \[/, 'it shows the reason by now');
  else assert.match(flat(run), shows);
  const explained = await explainLast(lab).catch(() => '');
  if (explains === null) assert.equal(explained, before, 'it sent something by now');
  else {
    assert.notEqual(explained, before);
    assert.match(explained, explains);
  }
}
