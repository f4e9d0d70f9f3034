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

// We stay until the emulator has written everything. Ctrl-C reaches it too, being in the same group: twice does no harm.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
stopWithNpm();
child.on('close', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 128);
});

for await (const line of createInterface({ input: child.stdout })) {
  if (options.includes('--json')) console.log(line);
  else describe(JSON.parse(line));
}

/** A signal for npm ends npm and its shell, but does not get to us: our parent is another one then. */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
  watch.unref();
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
