import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { dataDirVariable } from '../../emulator/attach/stateFolder.ts';
import { root } from '../support/bundles.ts';
import { type Finding, SecretSearch } from '../support/secretForms.ts';
import { wide } from '../support/wide.ts';
import type { HostEditor } from './hostEditors.ts';
import { type ReportLine, readReport, reportVariable } from './testReport.ts';

const suite = join(root, 'test', 'editor', 'suite');

export interface HostRun {
  /** What the tests reported; without an `end` the extension host died before them. */
  readonly lines: readonly ReportLine[];
  /** Secrets in what the editor and the extension have left on the disk. */
  readonly leaks: readonly Finding[];
  /** Of what is no secret and has to be there: the files with it. */
  readonly seen: readonly string[];
}

/**
 * Runs test/editor/suite in the extension host of an editor, with the extension from dist/ in a window on an empty folder.
 */
export async function runHostSuite(editor: HostEditor): Promise<HostRun> {
  // Inside of the repository, so that the tests find mocha.
  mkdirSync(join(root, '.vscode-test'), { recursive: true });
  const bundles = mkdtempSync(join(root, '.vscode-test', 'suite-'));
  const home = mkdtempSync(join(tmpdir(), 'proget-keys-home-'));
  const report = join(home, 'report.ndjson');
  const folder = join(home, 'workspace');
  const kept = join(home, 'kept');
  mkdirSync(folder);
  writeFileSync(report, '');
  try {
    await bundleSuite(bundles, editor);
    const ended = await runTests({
      ...editor.options,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(bundles, 'run.js'),
      extensionTestsEnv: { ...editor.env, [reportVariable]: report, [dataDirVariable]: join(home, 'data') },
      launchArgs: [folder, `--user-data-dir=${kept}`],
    }).then(() => null, String);
    const lines = readReport(readFileSync(report, 'utf8'));
    if (lines.length === 0) throw new Error(`The editor did not run the tests: ${ended ?? 'it ended at once'}`);
    return { lines, ...(await searchLeftovers([kept, join(home, 'data')], lines)) };
  } finally {
    for (const temporary of [bundles, home])
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Every byte of every file below the folders: state, logs, backups, histories. */
async function searchLeftovers(
  folders: readonly string[],
  lines: readonly ReportLine[],
): Promise<Pick<HostRun, 'leaks' | 'seen'>> {
  if (!lines.some(({ kind }) => kind === 'secret')) return { leaks: [], seen: [] };
  const [secrets, bystanders] = [new SecretSearch(), new SecretSearch()];
  for (const line of lines) {
    if (line.kind === 'bystander') bystanders.add(line.value, line.value);
    if (line.kind !== 'secret') continue;
    secrets.add(line.name, line.value);
    secrets.addPieces(line.name, line.value, line.own);
  }
  const [leaks, seen] = await Promise.all(
    [secrets, bystanders].map(async (search) => (await Promise.all(folders.map((one) => search.inFolder(one)))).flat()),
  );
  return { leaks: leaks ?? [], seen: (seen ?? []).map(({ place, secret }) => `${secret} in ${basename(place)}`) };
}

/** What our own code says is the same in every editor: only test:all asks the old one, too. */
function isLong(file: string): boolean {
  return file.startsWith('migrationSecrets');
}

/**
 * The extension host cannot load TypeScript. Its tests become one file each, mocha stays outside of
 * them. `PROGET_TEST_SUITE=keys` takes only the files with that in their names.
 */
async function bundleSuite(outdir: string, editor: HostEditor): Promise<void> {
  const { PROGET_TEST_SUITE: wanted = '' } = process.env;
  const tests = readdirSync(suite, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.test.ts') && file.includes(wanted) && (wide || !editor.isOld || !isLong(file)),
  );
  await build({
    absWorkingDir: root,
    entryPoints: ['run.ts', ...tests].map((file) => join(suite, file)),
    outbase: suite,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
