// npm start: install when needed, build, serve with demo data, and print what to paste into client configuration.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build, ensureInstalled, root } from './installed.mjs';

ensureInstalled();
build();

const emulator = join(root, 'dist', 'emulator.js');
const cli = join(root, 'dist', 'cli.js');
const options = process.argv.slice(2);
const demo = ['start', '--demo', '--json', ...options.filter((option) => option !== '--json')];
const child = spawn(process.execPath, [emulator, ...demo], { stdio: ['inherit', 'pipe', 'inherit'] });

// Ctrl-C reaches the emulator too, being in the same group; we stay until it has written everything.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('close', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 128);
});

for await (const line of createInterface({ input: child.stdout })) {
  if (options.includes('--json')) console.log(line);
  else describe(JSON.parse(line));
}

/** @param ready the line that `start --json` prints */
function describe(ready) {
  const how = ready.attached ? `is running already (pid ${ready.pid})` : 'serves';
  console.log(`ProGet Keys emulator ${ready.version} ${how}: ${ready.url}`);
  if (ready.dataDir === null) console.log('Everything is kept in memory and gone when it stops.');
  else {
    console.log(`Data: ${ready.dataDir}`);
    printKeys(ready.dataDir);
    printConfig('npm', 'npm', '.npmrc beside your package.json', ready.dataDir);
    printConfig('nuget', 'nuget', 'NuGet.Config beside your project', ready.dataDir);
  }
  console.log(ready.attached ? '\nStop it: node dist/cli.js emulator stop' : '\nCtrl-C stops it.');
}

function printKeys(dataDir) {
  const { demoKeys } = JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8'));
  if (demoKeys.length === 0) return;
  const width = Math.max(...demoKeys.map(({ name }) => name.length));
  console.log('\nDemo keys:');
  for (const { name, key, can } of demoKeys) console.log(`  ${name.padEnd(width)}  ${key}  ${can}`);
}

function printConfig(client, feed, file, dataDir) {
  if (!existsSync(cli)) return;
  const args = [cli, 'config', client, '--feed', feed, '--data-dir', dataDir];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (status === 0) console.log(`\n--- ${file}\n${stdout.trimEnd()}`);
}
