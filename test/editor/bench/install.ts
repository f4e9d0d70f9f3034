import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce } from '../../support/installOnce.ts';
import { type BenchEditor, benchEditors, benchFolder } from './editors.ts';

const source = import.meta.dirname;
const pins = ['package.json', 'package-lock.json'];
const editors = Object.values(benchEditors);

/**
 * Installs the editors of the bench into `.vscode-test/bench`, unless they are there: the packages with the editors, then
 * what each editor's own install script would fetch and compile. No compiler is needed: two small stand-ins replace
 * the only native modules that matter.
 * @returns whether they can be used.
 */
export function installBench(): boolean {
  const folders = ['.', ...editors.map(({ name }) => name)];
  const pinned = folders.flatMap((folder) => pins.map((file) => join(source, folder, file)));
  return installOnce({ target: benchFolder, pins: pinned, install });
}

function install(): boolean {
  const versions = editors.map(({ version }) => version).join(' and ');
  console.error(`Installing VS Code ${versions} for the tests (800 MB, half a minute, only this once) …`);
  const installed = npmCi(source, benchFolder) && editors.every(addModules);
  console.error(installed ? 'VS Code is installed.' : 'VS Code could not be installed: see the messages above.');
  return installed;
}

function addModules(editor: BenchEditor): boolean {
  const folder = join(benchFolder, editor.name);
  if (!npmCi(join(source, editor.name), folder)) return false;
  const modules = join(folder, 'node_modules');
  addStandIn('spdlog', join(modules, '@vscode', 'spdlog'));
  addStandIn('watchdog', join(modules, ...editor.watchdog.split('/')));
  const target = join(editor.folder, 'node_modules');
  rmSync(target, { recursive: true, force: true });
  renameSync(modules, target);
  return true;
}

function addStandIn(name: string, folder: string): void {
  cpSync(join(source, 'standIns', name), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"main":"index.js","type":"commonjs"}');
}

/** Makes `to/node_modules` what the lockfile in `from` says, without running anything of it. */
function npmCi(from: string, to: string): boolean {
  mkdirSync(to, { recursive: true });
  for (const file of [...pins, '.npmrc']) copyFileSync(join(from, file), join(to, file));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', to];
  return spawnSync('npm', args, { cwd: to, stdio: ['ignore', 2, 2] }).status === 0;
}
