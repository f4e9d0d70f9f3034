// Does what the program `code` does, as far as tests need it; started by code.mjs.
import { readCodeArguments } from './codeArguments.ts';
import { benchEditors, editorVariable } from './editors.ts';
import { runSuite } from './runSuite.ts';

const timeoutMs = 240_000;

runCode(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);

/** @returns the exit code. */
async function runCode(args: readonly string[]): Promise<number> {
  const { extensionDevelopmentPaths, extensionTestsPath, userDataDir, ...given } = readCodeArguments(args);
  const editor = process.env[editorVariable] === 'oldest' ? benchEditors.oldest : benchEditors.newest;
  return runSuite({
    ...given,
    ...(userDataDir === undefined ? {} : { keepDataIn: userDataDir }),
    editor,
    extensions: extensionDevelopmentPaths,
    tests: extensionTestsPath,
    args: given.disableWorkspaceTrust ? ['--disable-workspace-trust'] : [],
    payload: given.disableExtensions ? [['disableExtensions', 'true']] : [],
    timeoutMs,
  });
}
