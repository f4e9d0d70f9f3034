import { readdirSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { join } from 'node:path';
import Mocha from 'mocha';
import { version } from 'vscode';
import { report } from './support/report.ts';

/** What the editor calls in its extension host: runs the test files beside this one and reports each test. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  report({ kind: 'begin', version, node: process.versions.node });
  // The base of all reporters prints nothing by itself: nobody reads what the extension host prints.
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: Mocha.reporters.Base });
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.js')).sort()) mocha.addFile(join(__dirname, file));
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => report({ kind: 'test', title: test.fullTitle(), state: 'passed' }))
      .on('pending', (test) => report({ kind: 'test', title: test.fullTitle(), state: 'skipped' }))
      .on('fail', (test, error) => {
        report({ kind: 'test', title: test.fullTitle(), state: 'failed', error: describeFailure(error) });
      });
  });
  report({ kind: 'end' });
  if (failures > 0) throw new Error(`${failures} failed.`);
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The editor makes stacks itself and knows nothing of the maps of the bundles.
  return (error.stack ?? error.message).replace(/(\/[^\s():]+\.js):(\d+):(\d+)/g, (place, file, line, column) => {
    const source = findSourceMap(file)?.findOrigin(Number(line), Number(column));
    return source !== undefined && 'fileName' in source ? `${source.fileName}:${source.lineNumber}` : place;
  });
}
