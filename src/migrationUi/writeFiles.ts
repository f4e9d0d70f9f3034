import { readFile } from 'node:fs/promises';
import { Position, Uri, WorkspaceEdit, workspace } from 'vscode';
import { toRange } from '../keyScanUi/diagnostics.ts';
import { l10n } from '../l10n.ts';
import type { ChangedFile, WriteFiles, WriteOutcome } from '../migration/apply/fileWriter.ts';
import { sha256 } from '../migration/apply/run/durable.ts';
import { applyEdits } from '../migration/rewrite/applyEdits.ts';
import type { Edit } from '../migration/rewrite/rewriting.ts';
import { decodeText } from '../scan/encoding.ts';
import { makePositions } from '../scan/lineIndex.ts';

/**
 * Shows all changes in the editor's refactor preview, where each can be left out, and saves what was taken.
 * @param writeDirectly for files that the editor would not keep as they are, and what it saved otherwise than planned
 */
export function writeFilesAfterPreview(writeDirectly: WriteFiles): WriteFiles {
  return async (files, signal) => {
    const outcomes = new Map<string, WriteOutcome>();
    const shown: ChangedFile[] = [];
    const others: ChangedFile[] = [];
    for (const file of files) {
      const state = await stateInEditor(file);
      if (state === 'same') shown.push(file);
      else if (state === 'other') others.push(file);
      else outcomes.set(file.file, notSaved());
    }
    if (shown.length > 0) await preview(shown);
    const spoilt: ChangedFile[] = [];
    for (const file of shown) {
      const outcome = await finish(file);
      // Written over what the editor has just saved, which it takes up by itself.
      if (outcome === 'spoilt')
        spoilt.push({ ...file, before: decodeText(await readFile(file.path)) ?? file.before, edits: [] });
      else outcomes.set(file.file, outcome);
    }
    const direct = [...others, ...spoilt];
    if (direct.length > 0)
      for (const [file, outcome] of await writeDirectly(direct, signal)) outcomes.set(file, outcome);
    return outcomes;
  };
}

/** Writes files at once; documents that are open follow by themselves, unless they have changes of their own. */
export function writeSavedFiles(writeDirectly: WriteFiles): WriteFiles {
  return async (files, signal) => {
    const dirty = new Set(workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.fsPath));
    const outcomes = new Map(
      await writeDirectly(
        files.filter(({ path }) => !dirty.has(path)),
        signal,
      ),
    );
    for (const { file, path } of files) if (dirty.has(path)) outcomes.set(file, notSaved());
    return outcomes;
  };
}

function notSaved(): WriteOutcome {
  const message = l10n.t(
    'It has changes in the editor that are not saved: save them or take them back, then try again.',
  );
  return { outcome: 'failed', message };
}

/** `other`: the editor reads it in another encoding, so it would write it in another one. */
async function stateInEditor({ path, before }: ChangedFile): Promise<'same' | 'other' | 'dirty'> {
  try {
    const document = await workspace.openTextDocument(Uri.file(path));
    if (document.isDirty) return 'dirty';
    return withoutEnds(document.getText()) === withoutEnds(before.text) && !mixesEnds(before.text) ? 'same' : 'other';
  } catch {
    return 'other';
  }
}

/** What the list of changes says first, for it has no place for a text of its own. */
const hint = Uri.from({ scheme: 'proget-hint', path: '/ProGet Keys' });

async function preview(files: readonly ChangedFile[]): Promise<void> {
  const text = l10n.t('Untick what is to stay as it is, then press Apply.');
  const provider = workspace.registerTextDocumentContentProvider(hint.scheme, {
    provideTextDocumentContent: () => text,
  });
  try {
    // Not as a refactoring: those the editor may save by itself, and what was taken of them could not be told any more.
    await workspace.applyEdit(editOf(files));
  } finally {
    provider.dispose();
  }
}

function editOf(files: readonly ChangedFile[]): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  for (const { path, file, before, edits } of files) {
    const position = makePositions(before.text);
    for (const { start, end, text, what, label } of edits) {
      const range = toRange({ start: position(start), end: position(end) });
      edit.replace(Uri.file(path), range, text, {
        needsConfirmation: false,
        label: groupOf(what),
        description: `${file}: ${label}`,
      });
    }
  }
  // Only what needs confirmation brings the preview up, and what needs it is not ticked there: so a change of nothing does.
  edit.insert(hint, new Position(0, 0), '', { needsConfirmation: true, label: l10n.t('What to do here') });
  return edit;
}

/** What edits of one kind are called in the preview. */
function groupOf(what: Edit['what']): string {
  switch (what) {
    case 'secret':
      return l10n.t('Keys');
    case 'user':
      return l10n.t('User names');
    case 'url':
    case 'name':
      return l10n.t('Addresses');
    case 'image':
      return l10n.t('Docker images');
  }
}

/** Saves what was taken of a file. `spoilt`: all of it, but saving has changed more than that. */
async function finish({ path, before, edits, after }: ChangedFile): Promise<WriteOutcome | 'spoilt'> {
  const document = await workspace.openTextDocument(Uri.file(path));
  const text = withoutEnds(document.getText());
  if (text === withoutEnds(before.text)) return { outcome: 'declined' };
  const isWhole = text === withoutEnds(applyEdits(before.text, edits));
  if (!(await document.save())) {
    const message = l10n.t('{file} could not be saved.', { file: path });
    return { outcome: 'failed', message };
  }
  const saved = sha256(await readFile(path));
  return isWhole && saved !== sha256(after) ? 'spoilt' : { outcome: 'written', sha256: saved };
}

/** The editor shows one kind of line end for a whole file. */
function withoutEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function mixesEnds(text: string): boolean {
  return new Set(text.match(/\r\n|\n|\r/g) ?? []).size > 1;
}
