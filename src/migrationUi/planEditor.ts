import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  CodeLens,
  type CodeLensProvider,
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  languages,
  Range,
  type TextDocument,
  workspace,
} from 'vscode';
import { planCommandIds } from '../commandIds.ts';
import { diagnosticSource } from '../keyScanUi/diagnostics.ts';
import { l10n } from '../l10n.ts';
import { decisionTitle } from '../planDocument/describeRow.ts';
import { planLenses } from '../planDocument/planLenses.ts';
import { type PlanProblem, planProblems } from '../planDocument/planProblems.ts';
import { readPlan, type Span } from '../planDocument/readPlan.ts';
import { isPlan, planLanguage } from './planLanguage.ts';

const selector = { language: planLanguage };

/** Makes plans in editors something to work with: things to press above their parts, problems, quick fixes. */
export function registerPlanEditor(): Disposable {
  const problems = languages.createDiagnosticCollection(`${diagnosticSource}: plan`);
  const shown = new Map<string, readonly PlanProblem[]>();
  const check = (document: TextDocument): void => {
    if (!isPlan(document)) return;
    const found = planProblems(readPlan(document.getText()));
    shown.set(document.uri.toString(), found);
    problems.set(
      document.uri,
      found.map((one) => toDiagnostic(document, one)),
    );
  };
  const forget = (document: TextDocument): void => {
    if (!isPlan(document)) return;
    shown.delete(document.uri.toString());
    problems.delete(document.uri);
  };
  const lenses: CodeLensProvider = {
    provideCodeLenses: (document) =>
      planLenses(readPlan(document.getText())).map(({ at, title, tooltip, command, args }) => {
        const { start } = rangeOf(document, at);
        return new CodeLens(new Range(start, start), { title, tooltip, command, arguments: [...args] });
      }),
  };
  const fixes: CodeActionProvider = {
    provideCodeActions: (document, range) =>
      (shown.get(document.uri.toString()) ?? [])
        .filter(({ at }) => rangeOf(document, at).intersection(range) !== undefined)
        .flatMap((problem) => fixesFor(problem, toDiagnostic(document, problem))),
  };
  for (const document of workspace.textDocuments) check(document);
  return Disposable.from(
    problems,
    languages.registerCodeLensProvider(selector, lenses),
    languages.registerCodeActionsProvider(selector, fixes, { providedCodeActionKinds: [CodeActionKind.QuickFix] }),
    workspace.onDidOpenTextDocument(check),
    workspace.onDidChangeTextDocument(({ document }) => check(document)),
    workspace.onDidCloseTextDocument(forget),
  );
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

function toDiagnostic(document: TextDocument, { at, severity, code, message }: PlanProblem): Diagnostic {
  const diagnostic = new Diagnostic(rangeOf(document, at), message, severities[severity]);
  diagnostic.source = diagnosticSource;
  diagnostic.code = code;
  return diagnostic;
}

function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

function fixesFor({ fingerprint, mapping, code }: PlanProblem, diagnostic: Diagnostic): CodeAction[] {
  const fix = (title: string, command: string, ...args: string[]): CodeAction => {
    const action = new CodeAction(title, CodeActionKind.QuickFix);
    action.command = { title, command, arguments: args };
    action.diagnostics = [diagnostic];
    return action;
  };
  if (mapping !== null)
    return [
      fix(l10n.t('Confirm This Feed'), planCommandIds.confirmFeeds, String(mapping)),
      fix(l10n.t('Choose Another Feed…'), planCommandIds.chooseFeed, String(mapping)),
    ];
  if (fingerprint === null) return [];
  const mapFeed =
    code === 'unmapped' || code === 'feed-type' ? [fix(l10n.t('Choose Feeds…'), planCommandIds.chooseFeed)] : [];
  return [
    ...mapFeed,
    ...(['migrate', 'new-value', 'skip'] as const).map((decision) =>
      fix(decisionTitle(decision), planCommandIds.decide, fingerprint, decision),
    ),
    fix(l10n.t('Change Key of Plan…'), planCommandIds.changeKey, fingerprint),
  ];
}
