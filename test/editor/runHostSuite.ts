import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { dataDirVariable } from '../../emulator/attach/stateFolder.ts';
import { root } from '../support/bundles.ts';
import type { HostEditor } from './hostEditors.ts';
import { type ReportLine, readReport, reportVariable } from './testReport.ts';

const suite = join(root, 'test', 'editor', 'suite');

/**
 * Runs test/editor/suite in the extension host of an editor, with the extension from dist/ in a window on an empty folder.
 * @returns what the tests reported; without an `end` the extension host died before them.
 */
export async function runHostSuite(editor: HostEditor): Promise<readonly ReportLine[]> {
  // Inside of the repository, so that the tests find mocha.
  mkdirSync(join(root, '.vscode-test'), { recursive: true });
  const bundles = mkdtempSync(join(root, '.vscode-test', 'suite-'));
  const home = mkdtempSync(join(tmpdir(), 'proget-keys-home-'));
  const report = join(home, 'report.ndjson');
  const folder = join(home, 'workspace');
  mkdirSync(folder);
  writeFileSync(report, '');
  try {
    await bundleSuite(bundles);
    const ended = await runTests({
      ...editor.options,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(bundles, 'run.js'),
      extensionTestsEnv: { ...editor.env, [reportVariable]: report, [dataDirVariable]: join(home, 'data') },
      launchArgs: [folder],
    }).then(() => null, String);
    const lines = readReport(readFileSync(report, 'utf8'));
    if (lines.length === 0) throw new Error(`The editor did not run the tests: ${ended ?? 'it ended at once'}`);
    return lines;
  } finally {
    for (const temporary of [bundles, home])
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/**
 * The extension host cannot load TypeScript. Its tests become one file each, mocha stays outside of
 * them. `PROGET_TEST_SUITE=keys` takes only the files with that in their names.
 */
async function bundleSuite(outdir: string): Promise<void> {
  const { PROGET_TEST_SUITE: wanted = '' } = process.env;
  const tests = readdirSync(suite, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.test.ts') && file.includes(wanted),
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
