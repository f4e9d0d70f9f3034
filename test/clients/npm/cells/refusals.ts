import assert from 'node:assert/strict';
import type { ClientRun } from '../../../support/clients.ts';
import { explainLast } from '../../../support/explainLast.ts';
import { type ClientName, clientVersion } from '../../../support/npmClients.ts';
import { inProject, type NpmLab } from '../../../support/npmLab.ts';
import type { Cell } from '../../matrix.ts';
import { type Grammar, grammars, type Request } from './grammar.ts';
import { needed } from './packages.ts';

interface Refusal {
  readonly what: string;
  readonly request: Request;
  readonly key: keyof NpmLab['keys'];
  readonly status: 401 | 403;
  /** The sentence that the person must get to read, here or by `explain`. */
  readonly reason: RegExp;
}

const unknown = /The API key in a Bearer token does not exist\./;
const expired = /expired/;
const elsewhere = /is for feed other, not for feed packages\./;

const refusals: readonly Refusal[] = [
  { what: 'installs with a wrong key', request: 'install', key: 'wrong', status: 401, reason: unknown },
  { what: 'installs with an expired key', request: 'install', key: 'expired', status: 401, reason: expired },
  { what: 'installs with a key of another feed', request: 'install', key: 'elsewhere', status: 403, reason: elsewhere },
  {
    what: 'installs with a key that may only add',
    request: 'install',
    key: 'adder',
    status: 403,
    reason: /has no View permission on feed packages\./,
  },
  { what: 'publishes with a wrong key', request: 'publish', key: 'wrong', status: 401, reason: unknown },
  { what: 'publishes with an expired key', request: 'publish', key: 'expired', status: 401, reason: expired },
  {
    what: 'publishes with a key of another feed',
    request: 'publish',
    key: 'elsewhere',
    status: 403,
    reason: elsewhere,
  },
  {
    what: 'publishes with a key that may only view',
    request: 'publish',
    key: 'reader',
    status: 403,
    reason: /has no Add permission on feed packages\./,
  },
  { what: 'views with a wrong key', request: 'view', key: 'wrong', status: 401, reason: unknown },
  { what: 'asks who it is with a wrong key', request: 'whoami', key: 'wrong', status: 401, reason: unknown },
  {
    what: 'sets a tag with a key that may only view',
    request: 'tag',
    key: 'reader',
    status: 403,
    reason: /has no Delete permission on feed packages\./,
  },
];

/** Every refusal of a client: its own output, or `explain last` where it hides what it was told. */
export function refusalCells(client: ClientName): Cell<NpmLab>[] {
  const grammar = grammars[client];
  return refusals.flatMap((refusal) => {
    const args = wordsFor(grammar, refusal.request);
    if (args === undefined) return [];
    return {
      client,
      version: clientVersion(client),
      action: `that ${refusal.what} fails, and the reason can be read`,
      run: (lab: NpmLab) => checkRefusal(client, lab, refusal, args),
    };
  });
}

function wordsFor(grammar: Grammar, request: Request): readonly string[] | undefined {
  if (request === 'view') return grammar.view(needed.name);
  if (request === 'tag') return grammar.tag?.add(needed.name, needed.version, 'refused');
  return grammar[request];
}

async function checkRefusal(
  client: ClientName,
  lab: NpmLab,
  { request, key, status, reason }: Refusal,
  args: readonly string[],
): Promise<void> {
  const { prepare, hides, succeedsAnyway = [] } = grammars[client];
  const packageJson =
    request === 'publish'
      ? { name: `@acme/refused-${client}`, version: '1.0.0', license: 'MIT' }
      : { name: 'app', version: '1.0.0', license: 'MIT', dependencies: { [needed.name]: needed.version } };
  const run = await inProject(client, lab, { packageJson, key: lab.keys[key] }, async (npm) => {
    if (request === 'publish' && prepare !== undefined) await npm.run(prepare);
    return npm.run(args);
  });
  if (!succeedsAnyway.includes(request)) assert.notEqual(run.code, 0, run.output);
  for (const secret of Object.values(lab.keys)) assert.ok(!run.output.includes(secret), 'a key stands in the output');
  const hidden = hides.includes(`${request} ${status}`);
  const explained = await explainLast(lab.server);
  assert.match(explained, reason);
  if (hidden) assert.doesNotMatch(flat(run), reason, 'it shows the reason by now: update its grammar');
  else assert.match(flat(run), reason);
}

/** Without the breaks and frames that a client puts into long lines. */
function flat({ output }: ClientRun): string {
  return output.replace(/\s+[│|]?\s*/g, ' ');
}
