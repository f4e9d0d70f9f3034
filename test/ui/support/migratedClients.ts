import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Dotnet, hasDotnet } from '../../support/dotnet.ts';
import { Npm } from '../../support/npm.ts';
import { installClient } from '../../support/npmClients.ts';
import { hasRuby, Ruby } from '../../support/ruby.ts';

/** Runs a client in a folder of its own. */
interface Lab {
  remove(): Promise<void>;
}

/** Fails with CI=true where a client is missing; elsewhere that client's part is left out. */
async function withClient<L extends Lab>(
  name: string,
  there: boolean,
  create: () => Promise<L>,
  run: (lab: L) => Promise<{ code: number | null; output: string }>,
) {
  if (!there) return assert.notEqual(process.env.CI, 'true', `${name} is missing; with CI=true it has to be there`);
  const lab = await create();
  try {
    const { code, output } = await run(lab);
    assert.equal(code, 0, `${name}: ${output}`);
  } finally {
    await lab.remove();
  }
}

/** Real npm, dotnet and gem install from the emulator by the files of the folder. @param variables those that the files refer to */
export async function installByFiles(folder: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const read = (file: string) => readFile(join(folder, file), 'utf8');
  await withClient(
    'npm',
    installClient('npm11'),
    () => Npm.create('npm11'),
    async (npm) => {
      await npm.writeProject({ name: 'web', version: '1.0.0', dependencies: { 'proget-demo': '1.0.0' } }, '');
      await npm.write('project/.npmrc', await read('.npmrc'));
      return npm.run(['install'], [], variables);
    },
  );
  await withClient(
    'dotnet',
    hasDotnet(),
    () => Dotnet.create(),
    async (dotnet) => {
      await dotnet.writeProject('ProGet.Demo', '1.0.0');
      await dotnet.write('NuGet.Config', await read('NuGet.Config'));
      return dotnet.run(['restore', 'app'], variables);
    },
  );
  await withClient(
    'gem',
    hasRuby(),
    () => Ruby.create(),
    async (ruby) => {
      await ruby.write('home/.gemrc', await read('.gemrc'));
      return ruby.gem(['install', 'proget-demo', '--no-document'], variables);
    },
  );
}
