import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { copyFinding } from '../../../src/commands/keyScan/copyFinding.ts';
import { excludeFile, ignoreFinding } from '../../../src/commands/keyScan/ignoreFinding.ts';
import { replaceFinding } from '../../../src/commands/keyScan/replaceFinding.ts';
import { scanWorkspace } from '../../../src/commands/keyScan/scanWorkspace.ts';
import { mayMigrate } from '../../../src/commands/migration/mayMigrate.ts';
import { describeFinding } from '../../../src/keyScan/describeFinding.ts';
import { scan } from '../../../src/scan/scan.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { fakeScanWorld, textAt } from '../../support/fakeScanServices.ts';

const key = makeApiKey(1);
const other = makeApiKey(2);
const base = 'https://artifactory.corp.example/artifactory/api';
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'proget-keys-key-scan-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): string {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const npmrc = `registry=${base}/npm/npm-local/\n//artifactory.corp.example/artifactory/api/npm/npm-local/:_authToken=${key}\n`;

async function scanned(acts: Parameters<typeof fakeScanWorld>[1] = []) {
  const world = fakeScanWorld([root], acts);
  await scanWorkspace(world.services);
  return world;
}

async function found(): Promise<string[]> {
  const files: string[] = [];
  for await (const event of scan(root)) if (event.type === 'finding') files.push(event.finding.file);
  return files;
}

describe('Scan Workspace for Keys', () => {
  it('puts each finding where its value stands, in any encoding', async () => {
    write('.npmrc', npmrc);
    const wide = write('ci.yml', '');
    writeFileSync(wide, Buffer.from(`\uFEFFenv:\r\n  ARTIFACTORY_API_KEY: "${other}"\r\n`, 'utf16le'));
    const { services, done, prompts } = await scanned();
    const texts = services.results.all.map((one) =>
      textAt(one.path === wide ? readFileSync(wide, 'utf16le').slice(1) : npmrc, one),
    );
    assert.deepEqual(texts, [key, other]);
    assert.deepEqual(done, ['show problems']);
    assert.match(prompts.shown.at(-1) ?? '', /^Keys of Artifactory: 2; places: 2; files read: 2\.$/);
  });

  it('replaces what an earlier scan has found', async () => {
    const path = write('.npmrc', npmrc);
    const { services } = await scanned();
    writeFileSync(path, 'registry=https://proget.example/npm/npm/\n');
    await scanWorkspace(services);
    assert.deepEqual(services.results.all, []);
  });

  it('keeps what was found until it is cancelled, and says so', async () => {
    write('now/.npmrc', npmrc);
    write('later/.npmrc', npmrc);
    const world = fakeScanWorld([join(root, 'now'), join(root, 'later')]);
    const prompts = {
      ...world.prompts,
      progress: <Value>(_title: string, task: (signal: AbortSignal, report: () => void) => Promise<Value>) => {
        const abort = new AbortController();
        const stop = world.services.results.onChange(() => abort.abort());
        return task(abort.signal, () => undefined).finally(stop);
      },
    };
    await scanWorkspace({ ...world.services, prompts });
    assert.deepEqual(
      world.services.results.all.map(({ path }) => path),
      [join(root, 'now', '.npmrc')],
    );
    assert.match(world.prompts.shown.at(-1) ?? '', /^Cancelled\. Keys of Artifactory: 1;/);
  });

  it('asks for a folder where there is none', async () => {
    const world = fakeScanWorld([], [{ press: null }]);
    await scanWorkspace(world.services);
    assert.match(world.prompts.shown.join(), /Open a folder first/);
  });
});

it('a key in a file that git keeps is told to be replaced itself', async () => {
  write('.npmrc', npmrc);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  git('init');
  git('add', '.npmrc');
  const { services } = await scanned();
  const [first] = services.results.all;
  assert.ok(first !== undefined);
  assert.match(describeFinding(first.finding, Date.now(), first.git), /Git keeps this file/);
});

describe('Replace Found Key', () => {
  it('puts a reference in its place, and offers the key for the clipboard', async () => {
    const path = write('.npmrc', npmrc);
    const { services, copied, prompts } = await scanned([{ type: 'OLD_KEY' }, { press: 'Copy Key' }]);
    await replaceFinding(services, services.results.all[0]?.id);
    assert.equal(readFileSync(path, 'utf8'), npmrc.replace(key, `\${OLD_KEY}`));
    assert.deepEqual(services.results.all, []);
    assert.deepEqual(copied, [key]);
    assert.ok(!prompts.shown.join().includes(key));
  });

  it('says where the format knows no reference', async () => {
    const path = write('.pypirc', `[a]\nrepository=${base}/pypi/pypi-local\nusername=u\npassword=${key}\n`);
    const before = readFileSync(path, 'utf8');
    const { services, prompts } = await scanned([{ press: null }]);
    await replaceFinding(services, services.results.all[0]?.id);
    assert.match(prompts.shown.at(-1) ?? '', /\.pypirc has no form for a reference/);
    assert.equal(readFileSync(path, 'utf8'), before);
  });
});

describe('Ignore Found Key', () => {
  const cases: readonly (readonly [file: string, text: string, marker: string])[] = [
    ['.npmrc', npmrc, '# proget-keys:ignore-next-line'],
    ['ci.yml', `env:\n  ARTIFACTORY_API_KEY: ${key}\n`, '  # proget-keys:ignore-next-line'],
    [
      'Jenkinsfile',
      `def x() {\n  sh "curl -H 'X-JFrog-Art-Api: ${key}' ${base}/npm/npm-local/"\n}\n`,
      '// proget-keys:',
    ],
    [
      'settings.xml',
      `<settings>\r\n  <servers><server><id>a</id><username>u</username><password>${key}</password></server></servers>\r\n</settings>\r\n`,
      '<!-- proget-keys:',
    ],
  ];
  for (const [file, text, marker] of cases)
    it(`puts a comment that the scan honours into ${file}`, async () => {
      const path = write(file, text);
      const { services } = await scanned();
      const [first] = services.results.all;
      assert.ok(first !== undefined);
      await ignoreFinding(services, first.id);
      const after = readFileSync(path, 'utf8');
      assert.ok(after.includes(marker), after);
      assert.equal(after.replace(/^.*proget-keys:ignore-next-line.*\r?\n/m, ''), text);
      assert.deepEqual(services.results.all, []);
      assert.deepEqual(await found(), []);
    });

  it('leaves the others of the file where they are now', async () => {
    const text = `ARTIFACTORY_API_KEY=${key}\nJFROG_API_KEY=${other}\n`;
    const path = write('.env', text);
    const { services } = await scanned();
    await ignoreFinding(services, services.results.all[0]?.id);
    const [left] = services.results.all;
    assert.ok(left !== undefined);
    assert.equal(textAt(readFileSync(path, 'utf8'), left), other);
    assert.deepEqual(await found(), ['.env']);
  });

  it('offers to exclude the file where no comment can stand', async () => {
    write(
      'auth.json',
      JSON.stringify({ 'http-basic': { 'artifactory.corp.example': { username: 'u', password: key } } }),
    );
    const { services, done } = await scanned([{ press: 'Exclude File from Scans' }]);
    await ignoreFinding(services, services.results.all[0]?.id);
    assert.deepEqual(done, ['show problems', `exclude /auth.json in ${root}`]);
    assert.deepEqual(services.results.all, []);
  });

  it('takes the finding at the cursor, or asks which', async () => {
    write('a/.npmrc', npmrc);
    const second = write('b/.npmrc', npmrc);
    const { services, at, prompts } = await scanned([{ take: 'Artifactory API key' }]);
    at.cursor = { path: second, line: 1 };
    await ignoreFinding(services);
    assert.deepEqual(await found(), ['a/.npmrc']);
    at.cursor = null;
    await ignoreFinding(services);
    assert.deepEqual(await found(), []);
    assert.ok(!prompts.shown.join().includes(key));
  });

  it('changes nothing in a workspace that is not trusted, and says why', async () => {
    const path = write('.npmrc', npmrc);
    const { services, at, done } = await scanned([{ press: 'Manage Workspace Trust' }, { press: null }]);
    at.trusted = false;
    await ignoreFinding(services, services.results.all[0]?.id);
    await excludeFile(services, services.results.all[0]?.id);
    assert.equal(readFileSync(path, 'utf8'), npmrc);
    assert.deepEqual(done, ['show problems', 'manage trust']);
  });
});

it('keys are not migrated in a workspace that is not trusted, and it is said why', async () => {
  const { services, at, done, prompts } = fakeScanWorld([root], [{ press: 'Manage Workspace Trust' }]);
  at.trusted = false;
  assert.equal(await mayMigrate(services), false);
  assert.match(prompts.shown.join(), /its files could name servers that would get them/);
  assert.deepEqual(done, ['manage trust']);
});

it('a comment at the end of a line ignores this line alone', async () => {
  write('.env', `ARTIFACTORY_API_KEY=${key} # proget-keys:ignore\nJFROG_API_KEY=${other}\n`);
  const { services } = await scanned();
  assert.deepEqual(
    services.results.all.map(({ finding }) => finding.secret),
    [other],
  );
});

it('Copy Found Key Redacted tells all places, and not the key', async () => {
  write('.npmrc', npmrc);
  write('z/.npmrc', npmrc);
  const { services, copied } = await scanned();
  await copyFinding(services, services.results.all[0]?.id);
  const [text = ''] = copied;
  assert.match(text, /Artifactory API key AKCp8.…\(73\) for artifactory\.corp\.example, npm-local\. Made on 2020-/);
  assert.match(text, /\n\.npmrc:2 .*\nz\/\.npmrc:2 /);
  assert.ok(!text.includes(key.slice(0, 10)));
});
