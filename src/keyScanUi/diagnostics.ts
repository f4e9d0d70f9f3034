import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Location,
  languages,
  Range,
  Uri,
} from 'vscode';
import { describeFinding } from '../keyScan/describeFinding.ts';
import type { LocatedFinding, TextRange } from '../keyScan/located.ts';
import type { ScanResults } from '../keyScan/scanResults.ts';
import { l10n } from '../l10n.ts';

/** What the list of problems calls us. */
export const diagnosticSource = 'ProGet Keys';

/** More places with the same key than this tell nobody more. */
const mostRelated = 20;

/** Shows the results as problems, and keeps them up to date. */
export function showDiagnostics(results: ScanResults): DiagnosticCollection {
  const collection = languages.createDiagnosticCollection(diagnosticSource);
  results.onChange((paths) => {
    for (const path of paths) {
      const found = results.ofFile(path);
      const shown = found.map((one) => toDiagnostic(one, results));
      collection.set(Uri.file(path), shown);
    }
  });
  return collection;
}

function toDiagnostic(found: LocatedFinding, results: ScanResults): Diagnostic {
  const message = describeFinding(found.finding, Date.now(), found.git);
  const diagnostic = new Diagnostic(toRange(found.range), message, DiagnosticSeverity.Warning);
  diagnostic.source = diagnosticSource;
  diagnostic.code = found.finding.kind;
  diagnostic.relatedInformation = results
    .sameSecret(found)
    .slice(0, mostRelated)
    .map(
      ({ path, range }) =>
        new DiagnosticRelatedInformation(new Location(Uri.file(path), toRange(range)), l10n.t('The same key')),
    );
  return diagnostic;
}

export function toRange({ start, end }: TextRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
