import {
  commands,
  Range,
  TabInputText,
  TabInputTextDiff,
  Uri,
  WorkspaceEdit,
  type WorkspaceFolder,
  window,
  workspace,
} from 'vscode';
import type { ClientFilePlan } from '../clients/clientFile.ts';
import { l10n } from '../l10n.ts';
import type { ReadOnlyTexts } from './readOnlyText.ts';

/** What of the editor's workspace configuring a client needs. */
export interface WorkspaceFiles {
  /** The folder to write to; null = none is open, or none was picked. */
  pickFolder(): Promise<FolderFiles | 'none' | null>;
}

export interface FolderFiles {
  readonly name: string;
  /** The saved or unsaved text of a file, null when it is not there. */
  read(fileName: string): Promise<string | null>;
  /** Shows the change in a preview. @returns whether it was made. */
  apply(plan: ClientFilePlan): Promise<boolean>;
  open(fileName: string): Promise<void>;
  /** The path of a file on its own machine. */
  pathOf(fileName: string): string;
}

/** @param texts shows what is going to be written. */
export function createWorkspaceFiles(texts: ReadOnlyTexts): WorkspaceFiles {
  return {
    async pickFolder() {
      const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) =>
        workspace.fs.isWritableFileSystem(uri.scheme),
      );
      const [only] = folders;
      if (only === undefined) return 'none';
      const placeHolder = l10n.t('In which folder?');
      const folder = folders.length === 1 ? only : await window.showWorkspaceFolderPick({ placeHolder });
      return folder === undefined ? null : folderFiles(folder, texts);
    },
  };
}

function folderFiles({ uri, name }: WorkspaceFolder, texts: ReadOnlyTexts): FolderFiles {
  const at = (fileName: string) => Uri.joinPath(uri, fileName);
  return {
    name,
    read: (fileName) => readText(at(fileName)),
    pathOf: (fileName) => at(fileName).fsPath,
    apply: (plan) => applyPlan(at(plan.fileName), plan, texts),
    async open(fileName) {
      await window.showTextDocument(await workspace.openTextDocument(at(fileName)), { preview: true });
    },
  };
}

/** Shows what the file will be, asks, and writes it. */
async function applyPlan(uri: Uri, { fileName, change, text }: ClientFilePlan, texts: ReadOnlyTexts): Promise<boolean> {
  const planned = texts.keep(fileName, text);
  await (change === 'create'
    ? window.showTextDocument(await workspace.openTextDocument(planned), { preview: true })
    : commands.executeCommand('vscode.diff', uri, planned, l10n.t('{file}: what changes', { file: fileName })));
  const write = l10n.t('Write {file}', { file: fileName });
  const message =
    change === 'create'
      ? l10n.t('Write {file} as it is shown?', { file: fileName })
      : l10n.t('Change {file} as it is shown?', { file: fileName });
  const detail = l10n.t('The key does not go into it: the client reads it from an environment variable.');
  const chosen = await window.showInformationMessage(message, { modal: true, detail }, write);
  await closeEditorsOf(planned);
  return chosen === write && writeText(uri, text);
}

/** As an edit, so that it can be undone. */
async function writeText(uri: Uri, text: string): Promise<boolean> {
  const edit = new WorkspaceEdit();
  const before = await readText(uri);
  if (before === null) edit.createFile(uri, { contents: new TextEncoder().encode(text) });
  else {
    const { replacementOf } = await import('../clients/clientFile.ts');
    const { from, to, text: inserted } = replacementOf(before, text);
    edit.replace(uri, new Range(from, 0, to, 0), inserted);
  }
  if (!(await workspace.applyEdit(edit))) return false;
  const document = await workspace.openTextDocument(uri);
  return !document.isDirty || document.save();
}

async function closeEditorsOf(uri: Uri): Promise<void> {
  const shown = window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => shows(input, uri));
  await window.tabGroups.close(shown, true);
}

function shows(input: unknown, uri: Uri): boolean {
  const shown = input instanceof TabInputTextDiff ? input.modified : input instanceof TabInputText ? input.uri : null;
  return shown?.toString() === uri.toString();
}

async function readText(uri: Uri): Promise<string | null> {
  const exists = await workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  return exists ? (await workspace.openTextDocument(uri)).getText() : null;
}
