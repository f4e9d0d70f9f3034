import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { hashPassword } from '../../../emulator/auth/password.ts';
import { blobReferences, migrations } from '../../../emulator/store/migrations/list.ts';
import { openStore } from '../../../emulator/store/open.ts';
import { UserTable } from '../../../emulator/store/userTable.ts';
import type { Npm } from '../../support/npm.ts';
import { inProject, npmLab, npmTest } from '../../support/npmLab.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'npm-login-'));
const password = 'correct horse';
after(() => rm(dataDir, { recursive: true, force: true }));

/** npm refuses to log in as a user whose name is not in lower case, so Admin will not do. */
async function addUser(): Promise<void> {
  const fail = (what: unknown): never => {
    throw new Error('unexpected', { cause: what });
  };
  const store = await openStore({ dir: dataDir, migrations, blobReferences, onFatal: fail, onWarning: fail });
  new UserTable(store).create({
    name: 'j.smith',
    displayName: null,
    email: null,
    grants: [{ task: 'View & Download Packages', feed: 'packages', feedGroup: null, deny: false }],
    passwordHash: await hashPassword(password),
  });
  await store.close();
}

const lab = npmLab({ dataDir }, addUser);
const test = npmTest('npm11');

function logIn(npm: Npm, name: string, secret: string) {
  return npm.run(
    ['login'],
    [
      { question: /Username:/, answer: name },
      { question: /Password:/, answer: secret },
    ],
  );
}

async function writtenToken(npm: Npm): Promise<string> {
  const [, token = ''] = /:_authToken=(.*)/.exec(await npm.read('home/.npmrc')) ?? [];
  return token;
}

function project() {
  return { packageJson: { name: 'logged-in', version: '1.0.0' }, npmrc: `registry=${lab().url}/\n` };
}

test('npm login as api writes the key itself, and publishes with it', async () => {
  await inProject('npm11', lab(), project(), async (npm) => {
    const { publisher } = lab().keys;
    const { code, output } = await logIn(npm, 'api', publisher);
    assert.equal(code, 0, output);
    assert.match(output, /Logged in on/);
    assert.equal(await writtenToken(npm), publisher);
    assert.match((await npm.run(['whoami'])).output, /^api$/m);
    assert.match((await npm.run(['publish'])).output, /\+ logged-in@1\.0\.0/);
    const logout = await npm.run(['logout']);
    assert.equal(logout.code, 0, logout.output);
    assert.equal(await writtenToken(npm), '');
  });
  await inProject('npm11', lab(), { packageJson: {} }, async (npm) => {
    assert.match((await npm.run(['whoami'])).output, /^api$/m, 'the key outlives the logout');
  });
});

test('npm login as a user writes a key of his own, which npm logout removes', async () => {
  await inProject('npm11', lab(), project(), async (npm) => {
    const { code, output } = await logIn(npm, 'j.smith', password);
    assert.equal(code, 0, output);
    const token = await writtenToken(npm);
    assert.match(token, /^[0-9a-f]{40}$/);
    assert.match((await npm.run(['whoami'])).output, /^j\.smith$/m);
    await npm.run(['logout']);
    await npm.write('home/.npmrc', `${lab().url.replace('http:', '')}/:_authToken=${token}\n`);
    assert.match((await npm.run(['whoami'])).output, /\[unknown-key\]/);
  });
});

test('npm login with a wrong key fails, and the terminal shows why', async () => {
  await inProject('npm11', lab(), project(), async (npm) => {
    const { code, output } = await logIn(npm, 'api', lab().keys.wrong);
    assert.equal(code, 1);
    assert.match(output, /npm notice The API key in the login does not exist\. \[unknown-key\]/);
    assert.equal(await writtenToken(npm), '');
  });
});
