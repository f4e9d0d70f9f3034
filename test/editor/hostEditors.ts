import { resolve } from 'node:path';
import type { TestOptions } from '@vscode/test-electron';
import { benchEditors, editorVariable } from './bench/editors.ts';
import type { EditorChoice } from './choice.ts';

/** An editor in whose extension host the suite runs. */
export interface HostEditor {
  readonly name: string;
  /** What `vscode.version` has to be there; null = any. */
  readonly version: string | null;
  /** Whether it is there beside a newer one. */
  readonly isOld: boolean;
  readonly options: Pick<TestOptions, 'vscodeExecutablePath' | 'version'>;
  readonly env: Readonly<Record<string, string>>;
}

/** The newest editor and the oldest that the extension allows; of an executable only itself. */
export function hostEditors(choice: EditorChoice): readonly HostEditor[] {
  switch (choice.kind) {
    case 'bench':
      return Object.values(benchEditors).map(({ name, version }) => ({
        name: `VS Code ${version}`,
        version,
        isOld: name === 'oldest',
        options: { vscodeExecutablePath: resolve(import.meta.dirname, 'bench', 'code.mjs') },
        env: { [editorVariable]: name },
      }));
    case 'download': {
      const oldest = benchEditors.oldest.version;
      return [
        { name: 'the newest VS Code', version: null, isOld: false, options: { version: 'stable' }, env: {} },
        { name: `VS Code ${oldest}`, version: oldest, isOld: true, options: { version: oldest }, env: {} },
      ];
    }
    case 'executable':
      return [
        { name: choice.path, version: null, isOld: false, options: { vscodeExecutablePath: choice.path }, env: {} },
      ];
  }
}
