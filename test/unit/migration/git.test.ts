import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { askGit } from '../../../src/migration/git.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { makeFinding } from '../../support/planInput.ts';

const hasGit = isThere();
const skip = hasGit ? false : 'git is not there';

async function makeRepository(context: TestContext): Promise<{ folder: string; git: (...args: string[]) => void }> {
  const folder = await mkdtemp(join(tmpdir(), 'proget-keys-git-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'commit.gpgsign=false'];
  const git = (...args: string[]) => void execFileSync('git', [...who, ...args], { cwd: folder, env, stdio: 'ignore' });
  git('init', '-q');
  return { folder, git };
}

test('git tells which files it keeps and which credentials it kept once', { skip }, async (context) => {
  const { folder, git } = await makeRepository(context);
  const [kept, former, encoded, never] = [makeApiKey(1), makeApiKey(2), makeApiKey(3), makeApiKey(4)];
  const auth = Buffer.from(`j.smith:${encoded}`).toString('base64');
  await mkdir(join(folder, 'a b'));
  await writeFile(join(folder, '.npmrc'), kept);
  await writeFile(join(folder, 'a b', '.env'), former);
  await writeFile(join(folder, 'docker.json'), `{"auth":"${auth}"}`);
  git('add', '.');
  git('commit', '-qm', 'one');
  git('rm', '-q', '--cached', 'a b/.env', 'docker.json');
  git('commit', '-qm', 'two');
  await writeFile(join(folder, 'new.env'), never);
  const findings = [
    makeFinding(kept, { file: '.npmrc' }),
    makeFinding(former, { file: 'a b/.env' }),
    makeFinding(encoded, { file: 'docker.json' }),
    makeFinding(never, { file: 'a b/.env' }),
    makeFinding(never, { file: 'new.env' }),
  ];
  const gitOf = await askGit(folder, findings);
  assert.deepEqual(findings.map(gitOf), ['tracked', 'history', 'history', null, null]);
});

test('a folder inside of a repository, and several repositories in one folder, are asked alike', {
  skip,
}, async (context) => {
  const { folder, git } = await makeRepository(context);
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'sub', '.npmrc'), makeApiKey(1));
  git('add', '.');
  git('commit', '-qm', 'one');
  const inner = makeFinding(makeApiKey(1), { file: '.npmrc' });
  assert.equal((await askGit(join(folder, 'sub'), [inner]))(inner), 'tracked');
});

test('a repository cannot make git run its own commands', { skip }, async (context) => {
  const { folder, git } = await makeRepository(context);
  await writeFile(join(folder, '.npmrc'), makeApiKey(1));
  git('add', '.');
  git('commit', '-qm', 'one');
  const proof = join(folder, 'proof');
  for (const name of ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'gpg.program'])
    git('config', name, `touch ${proof}; false`);
  git('config', 'log.showSignature', 'true');
  const finding = makeFinding(makeApiKey(1));
  assert.equal((await askGit(folder, [finding]))(finding), 'tracked');
  await assert.rejects(
    import('node:fs/promises').then(({ stat }) => stat(proof)),
    { code: 'ENOENT' },
  );
});

test('where there is no repository nothing is known', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'proget-keys-nogit-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, '.npmrc'), makeApiKey(1));
  const finding = makeFinding(makeApiKey(1));
  assert.equal((await askGit(folder, [finding]))(finding), null);
});

function isThere(): boolean {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
