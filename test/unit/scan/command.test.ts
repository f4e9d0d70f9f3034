import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { CliError } from '../../../src/cli/exit.ts';
import type { Output } from '../../../src/cli/output.ts';
import { buildProgram } from '../../../src/cli/program.ts';

const workspace = join(import.meta.dirname, '..', '..', 'fixtures', 'artifactory', 'workspace');
const key = 'AKCp8hzhKEcYSg1kGUf7P4fwNPFEvxWrWZ3X3xA9DgPMgpEZ3absp9oLbqYFXvybzk1mmY3pi';

async function run(...args: string[]): Promise<{ out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const output: Output = {
    data: (text) => void out.push(text),
    json: (value) => void out.push(JSON.stringify(value)),
    prose: (line) => void err.push(`${line}\n`),
    colour: false,
  };
  await buildProgram(output, () => undefined).parseAsync(['scan', ...args], { from: 'user' });
  return { out: out.join(''), err: err.join('') };
}

test('scan names places, hosts and users, and no value', async () => {
  const { out, err } = await run(workspace);
  assert.match(
    out,
    /^\.env:4 {2}api-key {2}artifactory\.corp\.example {2}j\.smith {2}env-var:\S+ {2}AKCp8h…\(73\) #[\da-f]{12}$/m,
  );
  assert.ok(!(out + err).includes(key));
  assert.ok(!(out + err).includes('Fake-Pass'));
  assert.match(err, /^44 files: \d+ places with \d+ credentials, \d+ references\.$/m);
});

test('scan --json prints findings and references, the same fingerprint for the same secret', async () => {
  const { out } = await run(workspace, '--json', '--host', 'artifactory.corp.example');
  const { findings, references } = JSON.parse(out);
  const names = [
    'file',
    'line',
    'kind',
    'host',
    'repo',
    'user',
    'packageType',
    'carrier',
    'confidence',
    'facts',
    'fingerprint',
  ];
  assert.deepEqual(Object.keys(findings[0]).sort(), names.sort());
  assert.deepEqual(Object.keys(references[0]), ['file', 'line', 'name', 'host', 'user']);
  const same = findings.filter((found: { file: string }) => ['.env', 'home/.netrc'].includes(found.file));
  assert.equal(same[0].fingerprint, same.at(-1).fingerprint);
  assert.ok(!out.includes(key));
});

test('scan --show-secrets prints the values', async () => {
  const { out } = await run(workspace, '--json', '--show-secrets');
  assert.ok(JSON.parse(out).findings.some(({ secret }: { secret: string }) => secret === key));
});

test('scan --exclude leaves files out', async () => {
  const { out } = await run(workspace, '--exclude', '/web/', '--exclude', '*.env', '--exclude', '.env*');
  assert.doesNotMatch(out, /^(?:web\/|\.env)/m);
  assert.match(out, /^ruby\//m);
});

test('a folder that is not there and a host that is none are named', async () => {
  await assert.rejects(
    run(join(workspace, 'missing')),
    (error) => error instanceof CliError && error.exitCode === 1 && /there is no such folder/.test(error.message),
  );
  await assert.rejects(run(workspace, '--host', 'a b'), (error) => error instanceof CliError && error.exitCode === 2);
});
