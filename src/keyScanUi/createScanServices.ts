import { workspace } from 'vscode';
import { locateFindings } from '../keyScan/located.ts';
import { createScanResults, type ScanResults } from '../keyScan/scanResults.ts';
import type { MigrationSurroundings } from '../migrationUi/registerMigration.ts';
import { scanText } from '../scan/scan.ts';
import { showDiagnostics } from './diagnostics.ts';
import { registerQuickFixes } from './quickFixes.ts';
import { setScanContext } from './scanContexts.ts';
import { scanDesk } from './scanDesk.ts';
import type { ScanServices } from './scanServices.ts';

/** Everything about found keys, made when the first of its commands is used. */
export function createScanServices({ context, log, prompts, clipboard }: MigrationSurroundings): ScanServices {
  const results = createScanResults();
  context.subscriptions.push(
    showDiagnostics(results),
    registerQuickFixes(results),
    workspace.onDidSaveTextDocument(({ uri, getText }) => {
      if (uri.scheme === 'file') lookAgain(results, uri.fsPath, getText());
    }),
    workspace.onDidDeleteFiles(({ files }) => {
      for (const { fsPath } of files) if (results.ofFile(fsPath).length > 0) results.replaceFile(fsPath, []);
    }),
    { dispose: () => results.clear() },
  );
  results.onChange(() => setScanContext('hasFindings', results.all.length > 0));
  return { log, prompts, clipboard, results, desk: scanDesk };
}

/** A file with found keys was saved: what of them is left? Other files have said by then which hosts are Artifactory. */
function lookAgain(results: ScanResults, path: string, text: string): void {
  const [first] = results.ofFile(path);
  if (first === undefined) return;
  const hosts = results.all.flatMap(({ finding }) => finding.host ?? []);
  const { findings } = scanText(text, first.finding.file, { hosts: [...new Set(hosts)] });
  const earlier = new Map(results.ofFile(path).map(({ finding, git }) => [finding.secret, git]));
  results.replaceFile(
    path,
    locateFindings(findings, text, first, ({ secret }) => earlier.get(secret) ?? null),
  );
}
