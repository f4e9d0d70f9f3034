import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGem } from '../../../emulator/demo/gemPackage.ts';
import { type CliRun, cliEnv, runCli } from '../../support/cli.ts';
import { rubyTest } from '../../support/gemLab.ts';

/** Runs a command under `exec` in a folder of its own, with an emulator that is filled for it. */
async function inProject(work: (exec: (...words: string[]) => Promise<CliRun>, project: string) => Promise<void>) {
  const home = await mkdtemp(join(tmpdir(), 'proget-keys-exec-'));
  try {
    const project = join(home, 'project');
    await mkdir(project);
    const variables = { GEM_HOME: join(home, 'gems'), LANG: 'C.UTF-8', BUNDLE_PATH: join(home, 'bundle') };
    const exec = (...words: string[]) =>
      runCli(['exec', '--in-memory', '--demo', '--pass-env', 'BUNDLE_PATH', '--', ...words], {
        cwd: project,
        env: cliEnv(home, variables),
      });
    await work(exec, project);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

rubyTest('gem installs under exec from the emulator, with no configuration of its own', () =>
  inProject(async (exec) => {
    const run = await exec('gem', 'install', 'proget-demo', '--no-document');
    assert.equal(run.code, 0, `${run.stdout}\n${run.stderr}`);
    assert.match(run.stdout, /Successfully installed proget-demo-1\./);
  }),
);

rubyTest('gem pushes and yanks under exec without naming host or key', () =>
  inProject(async (exec, project) => {
    await writeFile(join(project, 'own.gem'), await buildGem({ name: 'own', version: '1.0.0' }));
    const run = await exec('sh', '-c', 'gem push own.gem && gem yank own -v 1.0.0');
    assert.equal(run.code, 0, `${run.stdout}\n${run.stderr}`);
    assert.match(
      run.stdout,
      /Successfully registered gem: own \(1\.0\.0\).*Successfully deleted gem: own \(1\.0\.0\)/s,
    );
  }),
);

rubyTest('bundle installs under exec from the source that the environment names', () =>
  inProject(async (exec, project) => {
    await writeFile(join(project, 'Gemfile'), 'source ENV.fetch("PROGET_GEM_SOURCE")\ngem "proget-demo"\n');
    const run = await exec('bundle', 'install');
    assert.equal(run.code, 0, `${run.stdout}\n${run.stderr}`);
    assert.match(run.stdout, /Bundle complete!/);
    const lock = await readFile(join(project, 'Gemfile.lock'), 'utf8');
    assert.match(lock, /proget-demo \(1\./);
    assert.doesNotMatch(lock, /api:/);
  }),
);

rubyTest('a refused gem under exec keeps its own exit code and shows the reason', () =>
  inProject(async (exec, project) => {
    await writeFile(join(project, 'own.gem'), await buildGem({ name: 'own', version: '1.0.0' }));
    const run = await exec('sh', '-c', 'GEM_HOST_API_KEY=wrong gem push own.gem');
    assert.equal(run.code, 1);
    assert.match(run.stdout + run.stderr, /does not exist\..*\[unknown-key\]/);
  }),
);
