// npm run bench [-- --only NAME]… [--rounds N] [--dir DIR]: measures what emulator and extension promise about speed and size.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Figure, Row } from './figure.ts';
import { activation } from './figures/activation.ts';
import { assetMemory } from './figures/assetMemory.ts';
import { bundleSize } from './figures/bundleSize.ts';
import { coldStart } from './figures/coldStart.ts';
import { commit } from './figures/commit.ts';
import { dotnetRestore } from './figures/dotnetRestore.ts';
import { gemInstall } from './figures/gemInstall.ts';
import { gems } from './figures/gems.ts';
import { idleMemory } from './figures/idleMemory.ts';
import { keyCheck } from './figures/keyCheck.ts';
import { manyKeys } from './figures/manyKeys.ts';
import { npmInstall } from './figures/npmInstall.ts';
import { npmMany } from './figures/npmMany.ts';
import { nuget } from './figures/nuget.ts';
import { packageMemory } from './figures/packageMemory.ts';
import { packument } from './figures/packument.ts';
import { publish } from './figures/publish.ts';

const figures: readonly Figure[] = [
  commit,
  keyCheck,
  packument,
  coldStart,
  idleMemory,
  assetMemory,
  packageMemory,
  bundleSize,
  activation,
  manyKeys,
  gems,
  nuget,
  npmMany,
  npmInstall,
  gemInstall,
  dotnetRestore,
  publish,
];
const headings = ['figure', 'payload', 'ours', 'peer', 'value', 'target', ''];

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: figures.map(({ name }) => name) },
      rounds: { type: 'string', default: '5' },
      dir: { type: 'string', default: tmpdir() },
    },
  });
  const chosen = figures.filter(({ name }) => values.only.includes(name));
  const rounds = Number(values.rounds);
  if (chosen.length === 0 || !(rounds >= 1)) {
    console.error(`--only is one of ${figures.map(({ name }) => name).join(', ')}; --rounds a number from 1.`);
    return 2;
  }
  if (spawnSync(process.execPath, [resolve('esbuild.mjs')], { stdio: 'inherit' }).status !== 0) return 1;
  const folder = await mkdtemp(join(resolve(values.dir), 'proget-keys-bench-'));
  try {
    return await measureAll(chosen, { rounds, folder, bundle: await copyBundle(folder) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Measured is a copy, so a build in the meantime does no harm. */
async function copyBundle(target: string): Promise<string> {
  const files = ['emulator.js', 'sql-wasm.wasm'];
  await Promise.all(files.map((file) => copyFile(join('dist', file), join(target, file))));
  return join(target, 'emulator.js');
}

/** @returns the exit code: 1 when a target is missed. */
async function measureAll(chosen: readonly Figure[], bench: Bench): Promise<number> {
  const lines: string[][] = [];
  let missed = 0;
  for (const { name, measure } of chosen) {
    console.error(`Measuring ${name} …`);
    for (const row of await measure(bench).catch(unmeasured)) {
      const verdict = verdictOf(row);
      if (verdict === 'MISSED') missed += 1;
      const value = row.value === null ? '' : row.value.toFixed(2);
      lines.push([name, row.payload, row.ours, row.peer, value, row.target?.text ?? '', verdict]);
    }
  }
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${bench.rounds} rounds\n`,
  );
  printTable([headings, ...lines]);
  return missed > 0 ? 1 : 0;
}

/** One figure that cannot be measured is missed, and the others are measured all the same. */
function unmeasured(error: Error): Row[] {
  const target = { text: 'measured', holds: () => false };
  return [{ payload: error.message, ours: '', peer: '', value: Number.NaN, target }];
}

function verdictOf({ value, target }: Row): string {
  if (value === null || target === null) return '';
  return target.holds(value) ? 'ok' : 'MISSED';
}

function printTable(lines: readonly (readonly string[])[]): void {
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

void run().then((code) => {
  process.exitCode = code;
});
