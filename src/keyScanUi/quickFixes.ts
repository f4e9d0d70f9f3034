import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  type Command,
  type Diagnostic,
  type Disposable,
  languages,
  type Range,
  type TextDocument,
} from 'vscode';
import { migrationCommandIds, planCommandIds } from '../commandIds.ts';
import type { LocatedFinding } from '../keyScan/located.ts';
import type { ScanResults } from '../keyScan/scanResults.ts';
import { l10n } from '../l10n.ts';
import { diagnosticSource, toRange } from './diagnostics.ts';

/** Offers what can be done with a found key, where it stands. */
export function registerQuickFixes(results: ScanResults): Disposable {
  const provider: CodeActionProvider = {
    provideCodeActions(document: TextDocument, range: Range, { diagnostics }) {
      const here = results.ofFile(document.uri.fsPath).filter((found) => toRange(found.range).intersection(range));
      return here.flatMap((found) => fixesFor(found, diagnostics));
    },
  };
  return languages.registerCodeActionsProvider({ scheme: 'file' }, provider, {
    providedCodeActionKinds: [CodeActionKind.QuickFix],
  });
}

function fixesFor(found: LocatedFinding, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const solved = diagnostics.filter(
    ({ source, range }) => source === diagnosticSource && range.isEqual(toRange(found.range)),
  );
  return fixes().map(({ title, command, preferred, bare }) => {
    const action = new CodeAction(title, CodeActionKind.QuickFix);
    action.command = { title, command, arguments: bare ? [] : [found.id] } satisfies Command;
    action.diagnostics = solved;
    action.isPreferred = preferred ?? false;
    return action;
  });
}

interface Fix {
  readonly title: string;
  readonly command: string;
  readonly preferred?: true;
  /** Not about this key alone. */
  readonly bare?: true;
}

function fixes(): readonly Fix[] {
  return [
    {
      title: l10n.t('Replace This Key by an Environment Variable…'),
      command: migrationCommandIds.replaceFinding,
      preferred: true,
    },
    { title: l10n.t('Migrate Artifactory Keys to ProGet…'), command: planCommandIds.migrate, bare: true },
    { title: l10n.t('Ignore This Key Here'), command: migrationCommandIds.ignoreFinding },
    { title: l10n.t('Exclude This File from Scans'), command: migrationCommandIds.excludeFile },
    { title: l10n.t('Copy What Is Known of This Key, Redacted'), command: migrationCommandIds.copyFinding },
  ];
}
