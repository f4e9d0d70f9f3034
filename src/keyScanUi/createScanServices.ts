import { workspace } from 'vscode';
import { lookAgain } from '../keyScan/lookAgain.ts';
import { createScanResults } from '../keyScan/scanResults.ts';
import type { MigrationSurroundings } from '../migrationUi/registerMigration.ts';
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
