import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installOnce } from '../support/installOnce.ts';
import type { Server } from './servers.ts';

const source = resolve('test', 'bench', 'verdaccio');
const target = resolve('.clients', 'verdaccio');
const files = ['package.json', 'package-lock.json', '.npmrc'];
const startMs = 60_000;

/** Installs the pinned verdaccio, unless it is there. @returns its version, null when that fails. */
export function installVerdaccio(): string | null {
  const pins = files.map((name) => join(source, name));
  const { dependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  return installOnce({ target, pins, install }) ? String(dependencies.verdaccio) : null;
}

function install(): boolean {
  for (const name of files) copyFileSync(join(source, name), join(target, name));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', target];
  return spawnSync('npm', args, { cwd: target, stdio: 'inherit' }).status === 0;
}

/** Starts verdaccio with JSON web tokens, without upstream, everything in `folder`. @returns the token of a user, too. */
export async function startVerdaccio(folder: string): Promise<Server & { readonly token: string }> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(folder, 'config.yaml');
  await writeFile(config, configOf(folder));
  const program = join(target, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [program, '--config', config, '--listen', `127.0.0.1:${port}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH, HOME: folder, NODE_ENV: 'production' },
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  const started = performance.now();
  while (!(await fetch(`${url}/-/ping`).catch(() => null))?.ok) {
    if (child.exitCode !== null || performance.now() - started > startMs) {
      await stop();
      throw new Error('verdaccio did not start');
    }
    await sleep(100);
  }
  return { url, pid: child.pid ?? 0, stop, token: await addUser(url) };
}

async function addUser(url: string): Promise<string> {
  const answer = await fetch(`${url}/-/user/org.couchdb.user:bench`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'bench', password: 'bench-password' }),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (token === undefined || token.split('.').length !== 3) throw new Error('verdaccio gave no JSON web token');
  return token;
}

function configOf(folder: string): string {
  return `storage: ${folder}/storage
auth:
  htpasswd:
    file: ${folder}/htpasswd
security:
  api:
    jwt:
      sign:
        expiresIn: 1d
packages:
  '**':
    access: $authenticated
    publish: $authenticated
web:
  enable: false
log: { type: stdout, format: pretty, level: fatal }
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
