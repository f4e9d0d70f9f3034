import { ConfigurationTarget, commands, Selection, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { ignorePatterns } from '../keyScan/excludeGlobs.ts';
import { toRange } from './diagnostics.ts';
import type { ScanDesk } from './scanServices.ts';

/** Ids of the settings about scanning. */
export const scanSettings = {
  exclude: 'proget.scan.exclude',
  hosts: 'proget.scan.hosts',
  dockerBases: 'proget.scan.dockerBases',
  useIgnoreFiles: 'proget.scan.useIgnoreFiles',
} as const;

/** The editor, as scanning sees it. */
export const scanDesk: ScanDesk = {
  isTrusted: () => workspace.isTrusted,
  manageTrust: async () => {
    await commands.executeCommand('workbench.trust.manage');
  },
  folders: () =>
    (workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ name, uri }) => ({ name, path: uri.fsPath })),
  optionsFor({ path }) {
    const configuration = workspace.getConfiguration(undefined, Uri.file(path));
    const get = (id: string): unknown => configuration.get(id);
    const excludes = [get('files.exclude'), get('search.exclude')].flatMap(ignorePatterns);
    return {
      hosts: strings(get(scanSettings.hosts)),
      dockerBases: strings(get(scanSettings.dockerBases)),
      excludes: [...excludes, ...strings(get(scanSettings.exclude))],
      ignoreFiles: get(scanSettings.useIgnoreFiles) !== false,
    };
  },
  showProblems: async () => {
    await commands.executeCommand('workbench.actions.view.problems');
  },
  cursor() {
    const editor = window.activeTextEditor;
    return editor?.document.uri.scheme === 'file'
      ? { path: editor.document.uri.fsPath, line: editor.selection.active.line }
      : null;
  },
  textOf: async (path) => (await workspace.openTextDocument(Uri.file(path))).getText(),
  async reveal(path, range) {
    const { start, end } = toRange(range);
    const editor = await window.showTextDocument(Uri.file(path), { preview: true });
    editor.selection = new Selection(start, end);
    editor.revealRange(editor.selection);
  },
  async change(path, changes) {
    const uri = Uri.file(path);
    const edit = new WorkspaceEdit();
    for (const { range, text } of changes) edit.replace(uri, toRange(range), text);
    if (!(await workspace.applyEdit(edit))) return false;
    await window.showTextDocument(uri, { preview: false });
    return true;
  },
  async addExclude(folder, pattern) {
    const uri = Uri.file(folder);
    const configuration = workspace.getConfiguration(undefined, uri);
    const { workspaceFolderValue, workspaceValue } = configuration.inspect<string[]>(scanSettings.exclude) ?? {};
    const several = workspace.workspaceFile !== undefined;
    const value = strings(several ? workspaceFolderValue : workspaceValue);
    if (value.includes(pattern)) return;
    const target = several ? ConfigurationTarget.WorkspaceFolder : ConfigurationTarget.Workspace;
    await configuration.update(scanSettings.exclude, [...value, pattern], target);
  },
  run: async (command) => {
    await commands.executeCommand(command);
  },
};

/** A setting that nobody has checked. */
function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string' && one !== '') : [];
}
