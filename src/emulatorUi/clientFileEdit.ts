import {
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
    async read(fileName) {
      const exists = await workspace.fs.stat(at(fileName)).then(
        () => true,
        () => false,
      );
      return exists ? (await workspace.openTextDocument(at(fileName))).getText() : null;
    },
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
    description: l10n.t('Nothing is written before you apply it.'),
  };
  if (change === 'create') {
    edit.createFile(uri, { contents: new TextEncoder().encode(text) }, metadata);
    return workspace.applyEdit(edit, { isRefactoring: true });
  }
  const document = await workspace.openTextDocument(uri);
  const { from, to, text: inserted } = replacementOf(document.getText(), text);
  edit.replace(uri, new Range(from, 0, to, 0), inserted, metadata);
  return (await workspace.applyEdit(edit, { isRefactoring: true })) && document.save();
}
