import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { derivePlan } from '../../../src/migration/derivePlan.ts';
import { parsePlan, printPlan } from '../../../src/migration/planFile.ts';
import { makeAccessToken, makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';
import { cliEnv, runCli, startCliEmulator } from '../../support/cli.ts';
import { clientFiles, makeMigrationWorkspace } from '../../support/migrationWorkspace.ts';
import { SecretSearch } from '../../support/secretForms.ts';

const host = 'artifactory.corp.example';
const canaries: Readonly<Record<string, string>> = {
  apiKey: makeApiKey(71),
  referenceToken: makeReferenceToken(72),
  accessToken: makeAccessToken('jfac@01fake/users/canary'),
  password: 'C4nary-pässwörd+of a/user',
};

test('no credential gets anywhere but into the files and their backups: no output, plan, report, journal, log or argument', async (t) => {
  const emulator = await startCliEmulator('--demo');
  t.after(() => emulator.stop());
  const { apiKey = '', referenceToken = '', accessToken = '', password = '' } = canaries;
  const work = await makeMigrationWorkspace(emulator.ready, {
    ...clientFiles(apiKey, referenceToken),
    'py/pip.conf': `[global]\nindex-url = https://canary:${encodeURIComponent(password)}@${host}/artifactory/api/pypi/pypi/simple\n`,
    'docs/curl.sh': `curl -H "X-JFrog-Art-Api: ${apiKey}" https://${host}/artifactory/api/npm/npm/x\n`,
    'go/token.env': `ARTIFACTORY_URL=https://${host}/artifactory\nARTIFACTORY_ACCESS_TOKEN=${accessToken}\n`,
  });
  t.after(() => work.remove());
  const search = new SecretSearch();
  for (const [name, secret] of Object.entries(canaries)) search.add(name, secret);
  search.add('the key of the server', emulator.ready.adminKey);
  const argumentLog = join(work.home, 'arguments.log');
  const env = {
    ...work.env,
    ARGUMENT_LOG: argumentLog,
    NODE_OPTIONS: `--require ${join(import.meta.dirname, '../../support/argumentLog.cjs')}`,
  };
  let round = 0;
  const run = async (...args: string[]): Promise<string> => {
    round += 1;
    const done = await runCli(args, { env });
    assert([0, 1].includes(done.code ?? -1), done.stderr);
    assert.deepEqual(search.inText(`output of ${args.join(' ')} (${round})`, done.stdout + done.stderr), []);
    return done.stdout;
  };
  const nowhere = async () => {
    const state = await work.state();
    const others = state.filter((file) => !file.includes('backup/'));
    for (const file of others) {
      const bytes = await readFile(join(work.home, 'data', 'migration', file));
      assert.deepEqual(search.inBytes(file, bytes), []);
    }
    return state;
  };

  assert(search.inText('the files', Object.values(await work.contents()).join('\n')).length >= 4);
  const made = parsePlan(await run('plan', work.folder, '--target', emulator.ready.url, '--json'));
  assert.equal(made.rows.length, 4);
  await run('plan', work.folder, '--target', emulator.ready.url);
  const rows = made.rows.map(
    (row) => ({ ...row, decision: row.unfit === null ? 'migrate' : 'new-value', byHand: ['decision'] }) as const,
  );
  const confirmed = made.mappings.map((mapping) => ({ ...mapping, confirmed: mapping.feed !== null }));
  await writeFile(work.planPath, printPlan(derivePlan({ ...made, rows, mappings: confirmed })));
  assert.deepEqual(search.inBytes('plan', await readFile(work.planPath)), []);

  const variables = join(work.home, 'keys.env');
  const apply = ['apply', work.planPath, work.folder, '--env-out', variables];
  await run(...apply, '--dry-run');
  await run(...apply, '--dry-run', '--json');
  await run(...apply, '--yes');
  assert(search.inBytes('the file that was named for them', await readFile(variables)).length > 0);
  assert((await nowhere()).some((file) => file.includes('backup/')));
  await run(...apply, '--yes', '--json');
  await rm(work.path('web/.npmrc'));
  await run('rollback', work.planPath, work.folder, '--yes');
  await nowhere();
  await writeFile(work.path('web/.npmrc'), 'mine\n');
  await run(...apply, '--yes');
  await run('rollback', work.planPath, work.folder, '--yes', '--json');
  await run('rollback', work.planPath, work.folder, '--yes', '--forget');
  assert(!(await nowhere()).some((file) => file.includes('backup/')));

  const words = await readFile(argumentLog, 'utf8');
  assert.match(words, /"start","--json","--in-memory"/);
  assert.deepEqual(search.inText('arguments', words), []);
  const data = join(emulator.home, 'data');
  await runCli(['emulator', 'stop'], { env: cliEnv(emulator.home) });
  const onDisk = (await search.inFolder(data)).filter(({ place }) => !place.endsWith('instance.json'));
  assert.deepEqual(onDisk, []);
});
