import { styleText } from 'node:util';
import type { LoggedBody, RequestRecord } from '../../emulator/contract/request.ts';
import { printable } from '../printable.ts';

/** Why a client can fail without a request: what to look at when the emulator saw nothing. */
export const clientSideReasons: readonly { readonly sign: string; readonly reason: string }[] = [
  {
    sign: 'NU1302',
    reason:
      'SDK 9 and later refuse plain http before they send anything: the source in NuGet.Config needs allowInsecureConnections="true".',
  },
  {
    sign: 'ENEEDAUTH',
    reason:
      'npm found no key for the registry: the line must begin with exactly its host, port and path, //HOST:PORT/npm/FEED/:_authToken=… (localhost is not 127.0.0.1).',
  },
  {
    sign: 'ERR_INVALID_AUTH',
    reason: 'npm 9 and later refuse _auth, _authToken or username without a //HOST:PORT/… before it.',
  },
  {
    sign: 'unset variable',
    reason:
      'pnpm leaves out the whole .npmrc while a variable in it is not set, and goes to the public registry; Yarn refuses to start; npm, bun and NuGet send the name itself.',
  },
  {
    sign: 'pnpm',
    reason:
      'newer versions of pnpm take no variable in the credentials of a .npmrc in a project: such a file belongs into your home folder.',
  },
  {
    sign: 'YN0081',
    reason: 'Yarn 2 and later refuse plain http to hosts that unsafeHttpWhitelist in .yarnrc.yml does not name.',
  },
  {
    sign: 'YN0016',
    reason: 'Yarn 4 does not install what was published today, unless .yarnrc.yml says npmMinimalAgeGate: 0.',
  },
  {
    sign: 'other source',
    reason:
      'publishConfig, a scope’s registry or a lockfile may send the client elsewhere; so may another NuGet.Config.',
  },
  {
    sign: 'cache',
    reason: 'npm and NuGet answer from their caches: npm cache clean --force, dotnet nuget locals all --clear.',
  },
];

/** Where the texts begin, after the names of the rows. */
export const textColumn = 12;

/** One request for people: who asked with what, which rule decided, what to do. Ends with a line end. */
export function describeRequest(record: RequestRecord, colour: boolean): string {
  const outcome = record.allow === null ? 'was answered' : record.allow ? 'was allowed' : 'was refused';
  const code = record.denial === null ? '' : ` [${record.denial}]`;
  const verdict = `Request ${record.id} ${outcome}: ${record.method} ${record.url} → ${record.status}${code}`;
  const style = record.allow === null ? 'bold' : record.allow ? 'green' : 'red';
  const lines = explainRows(record).map(([name, text]) => {
    const label = `  ${name}`.padEnd(textColumn);
    return (colour ? paint('dim', label) : label) + printable(text);
  });
  return `${[colour ? paint(style, printable(verdict)) : printable(verdict), ...lines].join('\n')}\n`;
}

/** What there is to say about a request, row by row. The texts hold what a client sent: make them printable. */
export function explainRows(record: RequestRecord): [name: string, text: string][] {
  return [
    ['when', `${record.time}, by ${record.userAgent ?? 'a client without a name'} at ${record.remote}`],
    ['sent', describeCredential(record)],
    ...(record.ignored.length > 0
      ? ([['not read', `${record.ignored.join(', ')}: another carrier decides here`]] as [string, string][])
      : []),
    ['judged as', describePrincipal(record)],
    [
      'wanted',
      [record.action ?? 'nothing that needs a right', record.feed && `feed ${record.feed}`].filter(Boolean).join(', '),
    ],
    ['rule', record.reason ?? 'No rule was asked.'],
    ...record.hints.map(({ text }): [string, string] => ['hint', text]),
    ...(record.nextStep === null ? [] : ([['next step', record.nextStep]] as [string, string][])),
    ...bodyRow('sent body', record.bodies?.request),
    ...bodyRow('its answer', record.bodies?.response),
  ];
}

/** What the logging of the key has kept. */
function bodyRow(name: string, body: LoggedBody | null | undefined): [string, string][] {
  if (body === undefined || body === null) return [];
  const { type, size, text, truncated } = body;
  const about = `${type ?? 'no Content-Type'}, ${size === null ? 'length not told' : `${size} bytes`}`;
  return [[name, text === null ? `${about}, not kept` : `${about}: ${text}${truncated ? '...' : ''}`]];
}

/** For people: nothing was refused, so what else could have gone wrong. */
export function describeNothingRefused(): string {
  const lines = clientSideReasons.map(({ sign, reason }) => `  ${sign.padEnd(18)}${reason}`);
  return [
    'Nothing was refused since the emulator started.',
    'If a client failed all the same, look for what it does before it sends anything:',
    ...lines,
    '',
  ].join('\n');
}

/** The caller has decided about colour; without the option newer versions of node would decide once more. */
function paint(style: 'bold' | 'dim' | 'green' | 'red', text: string): string {
  return styleText(style, text, { validateStream: false });
}

function describeCredential({ credential }: RequestRecord): string {
  if (credential === null) return 'no key and no password';
  const user = credential.userName === null ? '' : ` for user "${credential.userName}"`;
  const mark = credential.mark === null ? 'a value too short to show a part of' : credential.mark;
  return `${credential.carrier}${user}: ${mark}`;
}

function describePrincipal({ principal }: RequestRecord): string {
  if (principal === null) return 'nobody';
  const { kind, keyId, keyName, user } = principal;
  if (kind === 'key')
    return `key ${keyName === null ? '' : `"${keyName}" `}(ID=${keyId ?? '?'})${user === null ? '' : ` as user "${user}"`}`;
  if (kind === 'user') return `user "${user ?? '?'}"`;
  return kind === 'anonymous' ? 'Anonymous' : 'the emulator itself';
}
