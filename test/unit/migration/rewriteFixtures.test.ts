import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { test } from 'node:test';
import { applyEdits } from '../../../src/migration/rewrite/applyEdits.ts';
import { rewriteBytes } from '../../../src/migration/rewrite/rewriteBytes.ts';
import type { FileRewrite } from '../../../src/migration/rewrite/rewriting.ts';
import { decodeText } from '../../../src/scan/encoding.ts';
import type { Finding } from '../../../src/scan/finding.ts';
import { scan } from '../../../src/scan/scan.ts';
import { rewritingOf, sampleKnown, sampleMappings } from '../../support/rewriteLab.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'artifactory');
const workspace = join(folder, 'workspace');
const { credentials } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
  credentials: { id: string; file: string; line: number; secret: string }[];
};
/** Each changed line of each file, secrets as K and Base64 laid open; `!` = what is left to do by hand. */
const expected = readFileSync(join(folder, 'rewritten.txt'), 'utf8').trim().split('\n');
const secrets = [...new Set(credentials.map(({ secret }) => secret))].sort((left, right) => right.length - left.length);

/** A text with Base64 laid open and each secret as `K`, so that a table can show it. */
function shown(line: string): string {
  const open = line.replaceAll(/[A-Za-z0-9+/]{24,}={0,2}/g, (run) => {
    const decoded = Buffer.from(run, 'base64').toString('utf8');
    return secrets.some((secret) => decoded.includes(secret)) ? `b64(${decoded})` : run;
  });
  return secrets.reduce((text, secret) => text.replaceAll(secret, 'K'), open).trim();
}

/** Values of variables whose place the scan cannot tell any more: their use is a header that only ProGet knows. */
const otherHosts: Readonly<Record<string, string | null>> = { '004': 'artifactory.corp.example', '010': null };

interface Rewritten {
  readonly before: string;
  readonly after: string;
  readonly result: FileRewrite;
}

async function rewriteWorkspace(variable: string | null = null): Promise<Map<string, Rewritten>> {
  const findings: Finding[] = [];
  for await (const event of scan(workspace, sampleKnown)) if (event.type === 'finding') findings.push(event.finding);
  const credential = ({ secret }: Finding) => ({ value: secret, variable, user: 'api' });
  const rewriting = rewritingOf(sampleMappings, { credential });
  const files = readdirSync(workspace, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const file = path.slice(workspace.length + 1).replaceAll(sep, '/');
      const result = rewriteBytes(
        file,
        readFileSync(path),
        findings.filter((finding) => finding.file === file),
        rewriting,
      );
      const before = result.before?.text ?? '';
      return [file, { before, after: decodeText(result.after)?.text ?? '', result }] as const;
    }),
  );
}

test('the lines of the sample workspace become what the table says', async () => {
  const actual = [...(await rewriteWorkspace())]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([file, { before, after, result }]) => {
      const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
      const changed = now.flatMap((line, index) => (line === old[index] ? [] : [`${index + 1} ${shown(line)}`]));
      const manual = result.manual.map(({ line, message }) => `! ${line} ${message}`);
      return changed.length + manual.length === 0
        ? []
        : [file, ...changed, ...manual].map((line, index) => (index === 0 ? line : `  ${line}`));
    });
  assert.deepEqual(actual, expected);
});

test('of all sightings, those that no sentence names are afterwards for ProGet with its user', async (t) => {
  const rewritten = await rewriteWorkspace();
  const folder = mkdtempSync(join(tmpdir(), 'proget-keys-rewritten-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, { after }] of rewritten) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), after);
  }
  const found: Finding[] = [];
  const known = { ...sampleKnown, hosts: [...sampleKnown.hosts, 'proget.corp.example'] };
  for await (const event of scan(folder, known)) if (event.type === 'finding') found.push(event.finding);
  const counts = { rewritten: 0, manual: 0 };
  for (const { id, file, line, secret } of credentials) {
    const manual = rewritten.get(file)?.result.manual.some((work) => work.line === line) === true;
    const finding = found.find((one) => one.file === file && one.line === line && one.secret === secret);
    assert.ok(finding !== undefined, `${id} ${file} is lost`);
    if (manual) assert.notEqual(finding.host, 'proget.corp.example', `${id} ${file} is named and rewritten`);
    else {
      assert.equal(
        finding.host,
        otherHosts[id] === undefined ? 'proget.corp.example' : otherHosts[id],
        `${id} ${file}`,
      );
      // A token tells its user itself where the place needs none.
      assert.ok(
        finding.user === 'api' || finding.user === null || finding.user === finding.facts.user,
        `${id} ${file}`,
      );
    }
    counts[manual ? 'manual' : 'rewritten'] += 1;
  }
  t.diagnostic(`${counts.rewritten} of ${credentials.length} sightings rewritten, ${counts.manual} named`);
});

test('files without a sighting follow, too: remotes, registries, mirrors', async () => {
  const rewritten = await rewriteWorkspace();
  const now = (file: string) => rewritten.get(file)?.after ?? '';
  assert.match(now('cpp/.conan2/remotes.json'), /"url": "https:\/\/proget\.corp\.example\/conan\/conan"/);
  assert.match(now('rust/.cargo/config.toml'), /index = "sparse\+https:\/\/proget\.corp\.example\/cargo\/cargo\/"/);
  assert.match(now('java/.m2/settings.xml'), /<url>https:\/\/proget\.corp\.example\/maven2\/maven<\/url>/);
  assert.equal(rewritten.get('web/package-lock.json')?.result.edits.length, 0);
  assert.match(rewritten.get('web/package-lock.json')?.result.manual[0]?.message ?? '', /^This lock file/);
});

test('no edit lies outside of what it names, none overlaps, and no sentence holds a secret', async () => {
  for (const [file, { before, after, result }] of await rewriteWorkspace()) {
    assert.equal(applyEdits(before, result.edits), after, file);
    const said = JSON.stringify([result.manual, result.variables, result.edits.map(({ label }) => label)]);
    for (const secret of secrets) assert.ok(!said.includes(secret), file);
    for (const { text, secret } of result.edits)
      assert.ok(secret || secrets.every((value) => !shown(text).includes('K') || !text.includes(value)), file);
  }
});

/** Files whose client replaces variables, by themselves or by the program that runs them. */
const withVariables = [
  '.github/workflows/build.yml',
  '.gitlab-ci.yml',
  'azure-pipelines.yml',
  'dotnet/NuGet.Config',
  'dotnet/push.ps1',
  'java/.m2/settings.xml',
  'java/build.gradle',
  'python/requirements.txt',
  'ruby/Gemfile',
  'scripts/deploy.sh',
  'web/.npmrc',
  'web/berry/.yarnrc.yml',
  'web/legacy/.npmrc',
  'web/packages/ui/.npmrc',
];

test('with a variable no key is left where the format knows variables, and it is named where one stays', async () => {
  const rewritten = await rewriteWorkspace('PROGET_KEY');
  const referring: string[] = [];
  for (const [file, { after, result }] of rewritten) {
    if (result.variables.length > 0) referring.push(file);
    for (const { id, line, secret } of credentials.filter((one) => one.file === file)) {
      const now = after.split(/\r?\n/)[line - 1] ?? '';
      const runs = now.match(/[A-Za-z0-9+/]{24,}={0,2}/g) ?? [];
      const stands = [now, ...runs.map((run) => Buffer.from(run, 'base64').toString())].some((one) =>
        one.includes(secret),
      );
      // A .env file is where variables get their values.
      const isNamed = result.manual.some((work) => work.line === line) || /\.env$/.test(file);
      assert.ok(!stands || isNamed, `${id} ${file}`);
    }
  }
  assert.deepEqual(referring.toSorted(), withVariables);
});
