// npm test [-- FILTER …]: install when needed, build, check, run the tests; the last line says how many.
// npm run test:all: the same tests, those that are about numbers with the large ones.
// FILTER: part of the path of a test file; with one, only those run and the check is left out.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, ensureInstalled, root, runNpm } from './installed.mjs';

const kinds = ['unit', 'http', 'clients', 'package', 'editor', 'ui'];
const wide = process.argv.includes('--wide');
const filters = process.argv.slice(2).filter((argument) => argument !== '--wide');

ensureInstalled();
build();
const checked = filters.length > 0 || runNpm('run', 'check') === 0;
const files = findTests();
const inEditor = files.filter((file) => /^test.(editor|ui)\b/.test(file));
// esbuild is there only now.
const { bundleFolder, bundleTests } = await import('./bundleTests.mjs');
const others = await bundleTests(files.filter((file) => !inEditor.includes(file)));
const ofClients = others.filter((file) => /\btest.clients\b/.test(file));
const editorsReady = inEditor.length > 0 ? prepareEditors() : null;
const runs = [await runTests(ofClients, 3)];
await editorsReady;
const vsix = inEditor.some((file) => /^test.ui\b/.test(file)) ? packVsix() : '';
// Those that press keys one after the other; beside them those that mostly wait, or need no window's attention. As
// editors leave most of the processor to others, what needs little else runs along; real clients would be too much.
const patient = inEditor.filter((file) => /^test.editor\b|emulatorWindows/.test(file));
const attentive = inEditor.filter((file) => !patient.includes(file));
const inWindows = [patient, attentive].map((row) => runTests(row, 1, { PROGET_TEST_VSIX: vsix }));
const beside = others.filter((file) => !ofClients.includes(file));
runs.push(...(await Promise.all([...inWindows, runTests(beside, 2)])));
const code = runs.find((run) => run.code !== 0)?.code ?? 0;
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((kind) =>
  runs.reduce((sum, { counts }) => sum + counts[kind], 0),
);
if (!checked) console.log('npm run check failed: see above.');
if (passed + failed === 0) console.log('No test ran.');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = checked && code === 0 && failed === 0 && passed > 0 ? 0 : 1;

/** Listed here, because `node --test` finds nothing by pattern on Node 20 and takes no test for success. */
function findTests() {
  const present = kinds.filter((kind) => existsSync(join(root, 'test', kind)));
  const files = present.flatMap((kind) =>
    readdirSync(join(root, 'test', kind), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && !runsInEditor(kind, file))
      .map((file) => join('test', kind, file))
      .sort(),
  );
  const parts = filters.map((filter) => filter.split('/').join(sep));
  return parts.length === 0 ? files : files.filter((file) => parts.some((part) => file.includes(part)));
}

/** Those are run by test/editor/host.test.ts, inside of an editor. */
function runsInEditor(kind, file) {
  return kind === 'editor' && file.startsWith(`suite${sep}`);
}

/** Downloads while other tests run. The tests of the editors install what is missing by themselves. */
async function prepareEditors() {
  const args = ['--import', 'tsx', join('test', 'editor', 'bench', 'prepare.ts')];
  await once(spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: testEnv() }), 'exit');
}

/** Once for all windows. @returns its path; empty where that failed, which the tests then say */
function packVsix() {
  const args = [join('scripts', 'vsix.mjs'), '--built', '--out', bundleFolder];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

async function runTests(files, concurrency, variables = {}) {
  const none = { passed: 0, failed: 0, skipped: 0 };
  if (files.length === 0) return { code: 0, counts: none };
  const folder = mkdtempSync(join(tmpdir(), 'proget-keys-test-'));
  const countFile = join(folder, 'counts.json');
  const reporter = pathToFileURL(join(root, 'scripts', 'testCount.mjs')).href;
  const args = [
    // Each process inherits it, and loads it for a quarter of a second: only where there are sources to run.
    ...(files.some((file) => file.endsWith('.ts')) ? ['--import', 'tsx'] : []),
    '--enable-source-maps',
    '--test',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${wide ? 3_600_000 : 300_000}`,
  ];
  args.push('--test-reporter=spec', '--test-reporter-destination=stdout');
  args.push(`--test-reporter=${reporter}`, `--test-reporter-destination=${countFile}`);
  try {
    const runner = spawn(process.execPath, [...args, ...files], {
      cwd: root,
      stdio: 'inherit',
      env: testEnv(variables),
    });
    const [status] = await once(runner, 'exit');
    // A runner that was killed has not counted.
    const counts = existsSync(countFile) ? readFileSync(countFile, 'utf8') : '';
    return { code: status ?? 1, counts: counts === '' ? none : JSON.parse(counts) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** npm gives its children npm_config_* variables, and these beat the .npmrc that a test writes. */
function testEnv(more = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  // dist/ is what the sources say: tests that start processes may take it, as users do.
  return { ...Object.fromEntries(kept), PROGET_TEST_BUILT: '1', PROGET_TEST_WIDE: wide ? '1' : '', ...more };
}
