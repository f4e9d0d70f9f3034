import assert from 'node:assert/strict';
import type { ClientRun } from '../../../support/clients.ts';
import { explainLast } from '../../../support/explainLast.ts';
import { type ClientName, clientVersion } from '../../../support/npmClients.ts';
import { inProject, type NpmLab } from '../../../support/npmLab.ts';
import type { Cell } from '../../matrix.ts';
import { assertShown, type PitfallRow } from '../../pitfalls/pitfall.ts';
import { grammars } from './grammar.ts';
import { below } from './packages.ts';
import { type NpmPitfall, npmPitfalls, type Place } from './pitfallTable.ts';

/** The pitfalls of configuration that a client of the npm family falls into. */
export function pitfallCells(client: ClientName): Cell<NpmLab>[] {
  return npmPitfalls
    .filter(({ clients }) => clients.includes(client))
    .map((pitfall) => ({
      client,
      version: clientVersion(client),
      action: pitfall.action,
      run: (lab: NpmLab) => check(client, lab, pitfall),
    }));
}

/** For the page of pitfalls. */
export const npmPitfallRows: readonly PitfallRow[] = npmPitfalls.map((pitfall) => ({
  ...pitfall,
  client: pitfall.clients.map(titleOf).join(', '),
}));

function titleOf(client: ClientName): string {
  const [, name = '', version = ''] = /^(\D+)(\d*)$/.exec(client) ?? [];
  return [name === 'yarn' ? 'Yarn' : name, version].join(' ').trim();
}

async function check(client: ClientName, lab: NpmLab, pitfall: NpmPitfall): Promise<void> {
  const before = await explainLast(lab.server);
  const run = await fallInto(client, lab, pitfall);
  if (pitfall.succeeds === true) assert.equal(run.code, 0, run.output);
  else assert.notEqual(run.code, 0, run.output);
  await assertShown(pitfall, run, lab.server);
  if (pitfall.channel !== 'the client itself' || pitfall.told?.by === 'explain last') return;
  // An older refusal is passed over once the same was asked with a key.
  assert.ok(idOf(await explainLast(lab.server)) <= idOf(before), 'it was refused by now');
}

function idOf(explained: string): number {
  return Number(/^Request (\d+)/.exec(explained)?.[1] ?? 0);
}

function fallInto(client: ClientName, lab: NpmLab, pitfall: NpmPitfall): Promise<ClientRun> {
  const { file, words = grammars[client].install, packageJson, lockFile, warmUp } = pitfall;
  const place: Place = { url: lab.url, bare: lab.url.replace('http:', ''), key: lab.keys.publisher };
  const own =
    words === 'publish'
      ? { name: `@acme/pitfall-${client}`, version: '1.0.0', license: 'MIT' }
      : { name: 'app', version: '1.0.0', license: 'MIT', dependencies: { [below.name]: below.version } };
  const project = { packageJson: { ...own, ...packageJson?.(place) } };
  return inProject(client, lab, project, async (npm) => {
    if (warmUp) {
      assert.equal((await npm.run(grammars[client].install)).code, 0);
      await npm.remove('project/node_modules');
    }
    if (file !== undefined) await npm.write(`project/${client === 'yarn4' ? '.yarnrc.yml' : '.npmrc'}`, file(place));
    if (lockFile !== undefined) await npm.write('project/package-lock.json', JSON.stringify(lockFile(place)));
    return npm.run(
      words === 'publish'
        ? [...grammars[client].publish, ...registryWords(client, place, packageJson !== undefined)]
        : words,
    );
  });
}

/** What wins over the registry of a file, but not over that of a scope. */
function registryWords(client: ClientName, { url }: Place, usesPublishConfig: boolean): string[] {
  return client.startsWith('npm') && !usesPublishConfig ? ['--registry', `${url}/`] : [];
}
