import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliEnv, runCli } from '../../support/cli.ts';
import { type ClientName, clientCommand } from '../../support/npmClients.ts';
import { npmTest } from '../../support/npmLab.ts';

/** The clients that need no file in the project, and by what `exec` sees that it is Yarn. */
const cases: readonly (readonly [client: ClientName, lock: string | null, variables: NodeJS.ProcessEnv])[] = [
  ['npm11', null, {}],
  ['pnpm10', null, {}],
  ['pnpm12', null, {}],
  ['yarn1', '# yarn lockfile v1\n', {}],
  ['yarn4', '', { YARN_NODE_LINKER: 'node-modules', YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' }],
  ['bun', null, {}],
];

for (const [client, lock, variables] of cases) {
  npmTest(client)(`${client} installs under exec from the emulator, with no configuration of its own`, async () => {
    const home = await mkdtemp(join(tmpdir(), 'proget-keys-exec-'));
    try {
      const project = join(home, 'project');
      await mkdir(project);
      const packageJson = { name: 'app', version: '1.0.0', license: 'MIT', dependencies: { 'proget-demo': '^1.0.0' } };
      await writeFile(join(project, 'package.json'), JSON.stringify(packageJson));
      if (lock !== null) await writeFile(join(project, 'yarn.lock'), lock);
      const words = Object.keys(variables).flatMap((name) => ['--pass-env', name]);
      const install = [...clientCommand(client), 'install'];
      const run = await runCli(['exec', '--in-memory', '--demo', ...words, '--', ...install], {
        cwd: project,
        env: cliEnv(home, { XDG_CACHE_HOME: join(home, 'cache'), XDG_DATA_HOME: join(home, 'data'), ...variables }),
      });
      assert.equal(run.code, 0, `${run.stdout}\n${run.stderr}`);
      const installed = await readFile(join(project, 'node_modules', 'proget-demo', 'package.json'), 'utf8');
      assert.equal(JSON.parse(installed).name, 'proget-demo');
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });
}
