import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makePlan } from '../../../src/migration/makePlan.ts';
import type { Plan } from '../../../src/migration/plan.ts';
import { parsePlan, printPlan } from '../../../src/migration/planFile.ts';
import { describePlan } from '../../../src/migration/planMarkdown.ts';
import { makeTarget, testFingerprints } from '../../support/planInput.ts';
import type { Expected } from '../../support/score.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/artifactory', import.meta.url));
const { credentials, scannerOptions } = JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8')) as {
  credentials: readonly Expected[];
  scannerOptions: { artifactoryHosts: string[]; dockerSubdomainBases: string[] };
};
/** Passwords whose every part of four characters would be noticed. */
const passwords = ['Zq7#Wv9!Xk4@Jp2$', 'Öß日本-Kß7ü9-語パス'];
let plan: Plan;

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'proget-keys-fixture-'));
  try {
    await cp(join(fixtures, 'workspace'), folder, { recursive: true });
    const [first = '', second = ''] = passwords;
    const url = 'https://artifactory.corp.example/artifactory/api/npm/npm-local/';
    await writeFile(
      join(folder, 'canary.env'),
      `ARTIFACTORY_URL=${url}\nARTIFACTORY_USER=canary\nARTIFACTORY_PASSWORD='${first}'\n`,
    );
    await writeFile(
      join(folder, 'canary2.env'),
      `ARTIFACTORY_URL=${url}\nARTIFACTORY_USER=canary2\nARTIFACTORY_PASSWORD="${second}"\n`,
    );
    const made = await makePlan({
      inputs: {
        folder,
        scan: { hosts: scannerOptions.artifactoryHosts, dockerBases: scannerOptions.dockerSubdomainBases },
      },
      fingerprints: testFingerprints,
      options: { secrets: 'environment', urls: true, images: false },
      target: {
        target: makeTarget(['npm:npm', 'nuget:nuget', 'rubygems:rubygems', 'pypi-virtual:pypi', 'pypi-local:pypi']),
        keyWithValue: () => null,
      },
      directory: null,
    });
    plan = made.plan;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('every sighting of the fixtures is in the plan, each secret in one row', () => {
  const secretOf = new Map(credentials.map(({ secret }) => [testFingerprints.of(secret), secret]));
  const found = plan.rows.flatMap(({ fingerprint, sightings }) =>
    sightings.map(({ file, line }) => `${file}:${line} ${secretOf.get(fingerprint) ?? ''}`),
  );
  for (const { file, line, secret } of credentials)
    assert(found.includes(`${file}:${line} ${secret}`), `${file}:${line}`);
  assert.equal(plan.rows.length, secretOf.size + passwords.length);
});

test('no secret is in the plan or in its description, not even four characters of a password', () => {
  const texts = [printPlan(plan), describePlan(plan)];
  for (const { secret } of credentials)
    for (const form of formsOf(secret)) for (const text of texts) assert(!text.includes(form), 'a secret got out');
  for (const password of passwords)
    for (let at = 0; at + 4 <= password.length; at += 1)
      for (const text of texts) assert(!text.includes(password.slice(at, at + 4)), 'a part of a password got out');
  // The search would see one.
  const [{ secret = '' } = {}] = credentials;
  assert(
    formsOf(secret).some((form) => `${texts[0]}${Buffer.from(`api:${secret}`).toString('base64')}`.includes(form)),
  );
});

test('the plan can be written down and read again', () => {
  assert.deepEqual(parsePlan(printPlan(plan)), plan);
});

test('the description names every credential, repository and place', () => {
  const text = describePlan(plan);
  for (const { fingerprint, sightings } of plan.rows) {
    assert(text.includes(`#${fingerprint}`));
    for (const { file, line } of sightings) assert(text.includes(`\`${file}:${line}\``), file);
  }
  for (const { repo } of plan.mappings) assert(text.includes(`\`${repo}\``), repo);
});

test('the files of a plan are those with credentials or with URLs of repositories', () => {
  const files = new Set(plan.files.map(({ file }) => file));
  for (const { file } of credentials) assert(files.has(file), file);
});

test('the plan says what stays to be done by hand, place by place', () => {
  const said = plan.manual.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n');
  assert.match(said, /^home\/\.jfrog\/jfrog-cli\.conf\.v6:9 JFrog CLI speaks to Artifactory alone\./m);
  assert.match(said, /^dotnet\/NuGet\.Config:27 .*sealed: NuGet Password \(DPAPI\)/m);
  assert.match(said, /^web\/package-lock\.json:7 This lock file names Artifactory/m);
});

/** Beyond the first six characters, which are the same for thousands of keys. */
function formsOf(secret: string): string[] {
  const encoded = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');
  return [secret, secret.slice(8), encodeURIComponent(secret), encoded(secret), encoded(`api:${secret}`)];
}
