import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { commands } from 'vscode';
import { ownExtension } from './support/extension.ts';

/** What the editor itself registers for a declared view: `proget.keys.focus`, `workbench.view.extension.proget`. */
const ofViews = /\.(focus|resetViewLocation|open|removeView|toggleVisibility)$|^workbench\./;

describe('the extension', () => {
  const extension = ownExtension();
  const { contributes = {} } = extension.packageJSON as { contributes?: Contributions };

  before(async () => {
    await extension.activate();
  });

  it('is active', () => {
    assert.equal(extension.isActive, true);
  });

  it('has registered the commands that it declares, and no others', async () => {
    const declared = (contributes.commands ?? []).map(({ command }) => command);
    const ours = (await commands.getCommands(true)).filter((id) => /^proget\b/i.test(id) && !ofViews.test(id));
    assert.deepEqual(ours.sort(), declared.sort());
  });

  it('declares every command that its menus and keys name', () => {
    const declared = new Set((contributes.commands ?? []).map(({ command }) => command));
    const named = [...Object.values(contributes.menus ?? {}).flat(), ...(contributes.keybindings ?? [])];
    const unknown = named.flatMap(({ command }) => (command === undefined || declared.has(command) ? [] : [command]));
    assert.deepEqual(unknown, []);
  });

  it('shows every view', async () => {
    for (const view of Object.values(contributes.views ?? {}).flat()) {
      await commands.executeCommand(`${view.id}.focus`);
    }
  });
});

interface Contributions {
  readonly commands?: readonly { readonly command: string }[];
  readonly menus?: Readonly<Record<string, readonly { readonly command?: string }[]>>;
  readonly keybindings?: readonly { readonly command?: string }[];
  readonly views?: Readonly<Record<string, readonly { readonly id: string }[]>>;
}
