import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { root } from './bundles.ts';

export interface ExtensionModule {
  activate(context: object): unknown;
  deactivate(): Promise<void>;
}

/** Runs the bundle as a module of its own, so that nothing of an earlier one is left. */
export function loadExtension(vscode: object): ExtensionModule {
  const path = join(root, 'dist', 'extension.js');
  const require = createRequire(path);
  const module = { exports: {} };
  const names = ['exports', 'require', 'module', '__filename', '__dirname'];
  const run = compileFunction(readFileSync(path, 'utf8'), names, { filename: path });
  run(module.exports, (id: string) => (id === 'vscode' ? vscode : require(id)), module, path, dirname(path));
  return module.exports as ExtensionModule;
}
