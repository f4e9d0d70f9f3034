import { findChromium } from './bench/chromium.ts';

/** Where the editor comes from that tests run in. */
export type EditorChoice =
  /** The bench's editors in a headless Chromium; the only one that can be driven by mouse and keyboard. */
  | { readonly kind: 'bench' }
  /** VS Code as its maker distributes it, fetched by `@vscode/test-electron`. */
  | { readonly kind: 'download'; readonly chosen: boolean }
  | { readonly kind: 'executable'; readonly path: string };

/**
 * Reads `PROGET_TEST_VSCODE`: `bench`, `download` or the path of an editor. Without it the bench where it runs (Linux on
 * x64 with Chromium), else a download.
 */
export function chooseEditor(env: NodeJS.ProcessEnv = process.env): EditorChoice {
  const { PROGET_TEST_VSCODE: wish = '' } = env;
  if (wish === 'bench') return { kind: 'bench' };
  if (wish === 'download') return { kind: 'download', chosen: true };
  if (wish !== '') return { kind: 'executable', path: wish };
  return benchRuns() ? { kind: 'bench' } : { kind: 'download', chosen: false };
}

/** For people: what was chosen, and how to choose otherwise. */
export function describeChoice(choice: EditorChoice): string {
  const change = 'PROGET_TEST_VSCODE=bench|download|PATH changes that';
  switch (choice.kind) {
    case 'bench':
      return `the VS Code bench in Chromium (${change})`;
    case 'download':
      return `a downloaded desktop VS Code, none for the user interface (${change}; the bench needs Linux on x64 and Chromium)`;
    case 'executable':
      return `${choice.path}, none for the user interface (${change})`;
  }
}

function benchRuns(): boolean {
  return process.platform === 'linux' && process.arch === 'x64' && findChromium() !== null;
}
