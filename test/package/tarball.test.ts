import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { type Ready, readySchema } from '../../emulator/contract/instance.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../support/bundles.ts';
import { type ClientRun, clientEnvironment, runClient } from '../support/clients.ts';
import limits from './limits.json' with { type: 'json' };

describe('the packed tarball', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proget-keys-tarball-'));
  const tarball = join(folder, `proget-keys-${packageJson.version}.tgz`);
  const project = join(folder, 'project');
  const installed = join(project, 'node_modules', 'proget-keys');
  const command = join(project, 'node_modules', '.bin', 'proget-keys');
  const env = clientEnvironment(join(folder, 'home'));

  before(async () => {
    await mkdir(join(folder, 'home'));
    await mkdir(project);
    // dist/ is there already; building it again would pull it away from under the tests that run beside this one.
    const options = { cwd: root, env };
    succeeded(await runClient(process.execPath, ['scripts/package.mjs', '--built', '--out', folder], options));
    await writeFile(join(project, 'package.json'), '{"private":true}');
    const install = [
      'install',
      '--offline',
      '--ignore-scripts',
      '--no-audit',
      '--cache',
      join(folder, 'cache'),
      tarball,
    ];
    succeeded(await runClient('npm', install, { cwd: project, env }));
  });
  const started: (() => Promise<unknown>)[] = [];
  after(async () => {
    await Promise.all(started.map((terminate) => terminate()));
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]): Promise<ClientRun> => runClient(command, args, { cwd: project, env });

  test('is small', () => {
    const { size } = statSync(tarball);
    assert.ok(size <= limits.tarball, `${size} bytes`);
  });

  test('holds what runs, what has to be said, and nothing else', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.deepEqual(files.map(({ name }) => name).sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'THIRD-PARTY-NOTICES.txt',
      'cli.js',
      'emulator.js',
      'package.json',
      'sql-wasm.wasm',
    ]);
    assert.match(readFileSync(join(installed, 'THIRD-PARTY-NOTICES.txt'), 'utf8'), /^express \d/m);
  });

  test('brings no other package', () => {
    const names = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
    assert.deepEqual(names, ['proget-keys']);
  });

  test('installs a command that knows its version', async () => {
    assert.equal(succeeded(await run('--version')).trim(), packageJson.version);
  });

  test('serves from memory', async () => {
    const emulator = await start('--in-memory');
    const health = await fetch(`${emulator.ready.url}/health`);
    assert.equal(health.status, 200);
    assert.equal(emulator.ready.version, packageJson.version);
    assert.equal(await emulator.terminate(), 0);
  });

  test('serves from a folder and configures npm', async () => {
    const data = ['--data-dir', join(folder, 'data')];
    const emulator = await start('--demo', ...data);
    const npmrc = succeeded(await run('config', 'npm', '--feed', 'npm', ...data));
    assert.ok(npmrc.includes(`registry=${emulator.ready.url}/npm/npm/`), npmrc);
    await writeFile(join(project, '.npmrc'), npmrc);
    assert.match(succeeded(await runClient('npm', ['whoami'], { cwd: project, env })), /^\S+\n$/);
    succeeded(await run('emulator', 'stop', ...data));
    assert.equal(await emulator.ended, 0);
  });

  /** @throws with what it said when it ends before it serves. */
  async function start(...args: readonly string[]): Promise<{
    ready: Ready;
    ended: Promise<number | null>;
    terminate(): Promise<number | null>;
  }> {
    const child = spawn(command, ['emulator', 'start', '--port', '0', '--json', ...args], { cwd: project, env });
    let prose = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      prose += text;
    });
    const ended = once(child, 'close').then(([code]): number | null => code);
    const [line] = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      ended.then((code) => assert.fail(`start ended with ${code}: ${prose}`)),
    ]);
    const terminate = (): Promise<number | null> => {
      child.kill('SIGTERM');
      return ended;
    };
    started.push(terminate);
    return { ready: readySchema.parse(JSON.parse(line)), ended, terminate };
  }
});

function succeeded({ code, output }: ClientRun): string {
  assert.equal(code, 0, output);
  return output;
}
