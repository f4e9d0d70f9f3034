import {
  Position,
  Range,
  Uri,
  WorkspaceEdit,
  type WorkspaceEditEntryMetadata,
  type WorkspaceFolder,
  window,
  workspace,
} from 'vscode';
import type { ClientFilePlan } from '../clients/clientFile.ts';
import { replacementOf } from '../clients/clientFile.ts';
import { l10n } from '../l10n.ts';

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
}

export const workspaceFiles: WorkspaceFiles = {
  async pickFolder() {
    const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) =>
      workspace.fs.isWritableFileSystem(uri.scheme),
    );
    const [only] = folders;
    if (only === undefined) return 'none';
    const placeHolder = l10n.t('In which folder?');
    const folder = folders.length === 1 ? only : await window.showWorkspaceFolderPick({ placeHolder });
    return folder === undefined ? null : folderFiles(folder);
  },
};

function folderFiles({ uri, name }: WorkspaceFolder): FolderFiles {
  const at = (fileName: string) => Uri.joinPath(uri, fileName);
  return {
    name,
    read: (fileName) => readText(at(fileName)),
    apply: (plan) => applyPlan(at(plan.fileName), plan),
    async open(fileName) {
      await window.showTextDocument(await workspace.openTextDocument(at(fileName)), { preview: true });
    },
  };
}

async function applyPlan(uri: Uri, { change, text }: ClientFilePlan): Promise<boolean> {
  const edit = new WorkspaceEdit();
  const metadata: WorkspaceEditEntryMetadata = {
    needsConfirmation: true,
    label: l10n.t('Configure the client for the feed'),
    description: l10n.t('Tick it, then apply: until then nothing is written.'),
  };
  if (change === 'create') {
    // The text as an edit of its own: only then the preview shows it.
    edit.createFile(uri, { ignoreIfExists: true }, metadata);
    edit.insert(uri, new Position(0, 0), text, metadata);
  } else {
    const before = (await workspace.openTextDocument(uri)).getText();
    const { from, to, text: inserted } = replacementOf(before, text);
    edit.replace(uri, new Range(from, 0, to, 0), inserted, metadata);
  }
  await workspace.applyEdit(edit, { isRefactoring: true });
  // The editor calls it a success when the preview was applied with nothing ticked, too.
  if ((await readText(uri)) !== text) return false;
  const document = await workspace.openTextDocument(uri);
  return !document.isDirty || document.save();
}

async function readText(uri: Uri): Promise<string | null> {
  const exists = await workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  return exists ? (await workspace.openTextDocument(uri)).getText() : null;
}
