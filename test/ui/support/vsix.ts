import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BenchEditor, benchEditors } from '../../editor/bench/editors.ts';
import { installExtension } from '../../editor/bench/server.ts';
import { root } from '../../support/bundles.ts';

const folder = mkdtempSync(join(tmpdir(), 'proget-keys-vsix-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

let vsix: Promise<string> | null = null;
const installed = new Map<BenchEditor, Promise<void>>();

/** The extension as users get it, packaged at most once per test file. @returns the path of the .vsix. */
export function packVsix(): Promise<string> {
  vsix ??= pack();
  return vsix;
}

/** Installs the .vsix into an editor of the bench, once per test file. @returns the folder with its extensions. */
export function installVsix(editor: BenchEditor = benchEditors.newest): Promise<string> {
  const extensionsDir = join(folder, editor.name);
  const done = installed.get(editor) ?? packVsix().then((file) => installExtension(editor, file, extensionsDir));
  installed.set(editor, done);
  return done.then(() => extensionsDir);
}

async function pack(): Promise<string> {
  // `npm test` packs once for all.
  if (process.env.PROGET_TEST_VSIX) return process.env.PROGET_TEST_VSIX;
  // `npm test` has just built; building again would pull dist/ away from under the tests that run beside this one.
  const built = process.env.PROGET_TEST_BUILT === '1' ? ['--built'] : [];
  const args = [join(root, 'scripts', 'vsix.mjs'), ...built, '--out', folder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return stdout.trim();
}
