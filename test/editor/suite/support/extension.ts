import { type Extension, extensions } from 'vscode';
import packageJson from '../../../../package.json' with { type: 'json' };

/** The extension under test, active or not. @throws when the editor did not load it. */
export function ownExtension(): Extension<unknown> {
  const id = `${packageJson.publisher}.${packageJson.name}`;
  const extension = extensions.getExtension(id);
  if (extension === undefined) throw new Error(`The editor has no extension ${id}.`);
  return extension;
}
