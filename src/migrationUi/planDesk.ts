import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import {
  commands,
  Location,
  Range,
  type TextDocument,
  type TextEditor,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { toRange } from '../keyScanUi/diagnostics.ts';
import { l10n } from '../l10n.ts';
import { planFileEnding, readPlan } from '../planDocument/readPlan.ts';
import { makePositions } from '../scan/lineIndex.ts';
import type { OpenPlan, PlanDesk } from './migrationServices.ts';
import { isPlan } from './planLanguage.ts';
import { writeFilesAfterPreview, writeSavedFiles } from './writeFiles.ts';

/** @param showMarkdown shows a text as it is meant to be read */
export function createPlanDesk(showMarkdown: PlanDesk['showMarkdown']): PlanDesk {
  return {
    current: () => {
      const shown = [window.activeTextEditor, ...window.visibleTextEditors].find(
        (editor) => editor !== undefined && isPlan(editor.document),
      );
      if (shown !== undefined) return toOpenPlan(shown.document, shown);
      const [only, ...more] = workspace.textDocuments.filter(isPlan);
      return only === undefined || more.length > 0 ? null : toOpenPlan(only, undefined);
    },
    async create({ path }, text) {
      const uri = await freeUri(path);
      const document = await workspace.openTextDocument(uri);
      const edit = new WorkspaceEdit();
      edit.insert(uri, document.positionAt(0), text);
      await workspace.applyEdit(edit);
      await window.showTextDocument(document, { preview: false });
      // The document here may not have the text yet that the editor has.
      const position = makePositions(text);
      const lines = readPlan(text).details.map(({ start }) => position(start).line);
      await commands.executeCommand('editor.fold', { levels: 1, selectionLines: lines });
    },
    async find() {
      const uris = await workspace.findFiles(`**/*${planFileEnding}`, '**/node_modules/**', 50);
      return uris.map(({ fsPath }) => fsPath).sort();
    },
    async open(path) {
      await window.showTextDocument(Uri.file(path), { preview: false });
    },
    async pickList() {
      const filters = { [l10n.t('Lists of keys')]: ['csv', 'txt'] };
      const [uri] = (await window.showOpenDialog({ title: l10n.t('List of Keys'), filters })) ?? [];
      return uri === undefined ? null : { name: uri.path.slice(uri.path.lastIndexOf('/') + 1), path: uri.fsPath };
    },
    showMarkdown,
    async showPlaces(places) {
      const [first] = places;
      if (first === undefined) return;
      const locations = places.map(({ path, range }) => new Location(Uri.file(path), toRange(range)));
      const uri = Uri.file(first.path);
      const { start } = toRange(first.range);
      await window.showTextDocument(uri, { preview: true, selection: new Range(start, start) });
      if (places.length > 1) await commands.executeCommand('editor.action.showReferences', uri, start, locations);
    },
    writeFiles: writeFilesAfterPreview,
    writeSaved: writeSavedFiles,
    async pickNewFile() {
      const title = l10n.t('File for the Values');
      return (await window.showSaveDialog({ title, saveLabel: l10n.t('Use This File') }))?.fsPath ?? null;
    },
    async openTerminal(name, env, folder) {
      const cwd = folder === null ? {} : { cwd: folder };
      window.createTerminal({ name, env: { ...env }, isTransient: true, ...cwd }).show();
    },
  };
}

function toOpenPlan(document: TextDocument, editor: TextEditor | undefined): OpenPlan {
  const { uri } = document;
  return {
    name: uri.path.slice(uri.path.lastIndexOf('/') + 1),
    text: document.getText(),
    folder: folderOf(uri),
    cursor: editor === undefined ? 0 : document.offsetAt(editor.selection.active),
    async change(edits) {
      const edit = new WorkspaceEdit();
      for (const { start, end, text } of edits)
        edit.replace(uri, new Range(document.positionAt(start), document.positionAt(end)), text);
      return workspace.applyEdit(edit);
    },
    // Of a plan that is no file yet the document's own `save` would leave no editor.
    save: async () => (await workspace.save(uri)) !== undefined,
  };
}

/** The folder of the window that a plan lies in; one that is not saved yet is given to the folder where it would be. */
function folderOf(uri: Uri): string | null {
  const path = uri.fsPath;
  const folders = (workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
  const around = folders.find((folder) => !relative(folder.uri.fsPath, dirname(path)).startsWith('..'));
  return around?.uri.fsPath ?? null;
}

/** A name in the folder that no file and no open editor has. */
async function freeUri(folder: string): Promise<Uri> {
  for (let number = 1; ; number += 1) {
    const path = join(folder, `artifactory${number === 1 ? '' : `-${number}`}${planFileEnding}`);
    const isOpen = workspace.textDocuments.some(({ uri }) => uri.fsPath === path);
    const exists = await readFile(path).then(
      () => true,
      () => false,
    );
    if (!isOpen && !exists) return Uri.file(path).with({ scheme: 'untitled' });
  }
}
