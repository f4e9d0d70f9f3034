import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import nls from '../../package.nls.json' with { type: 'json' };
import { commandIds, emulatorCommandIds, migrationCommandIds, planCommandIds } from '../../src/commandIds.ts';
import { repositoryFiles } from '../support/repositoryFiles.ts';

interface MenuItem {
  readonly command?: string;
  readonly when?: string;
  readonly group?: string;
}

interface Contributions {
  readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
  readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
  readonly configuration: readonly { readonly properties: Readonly<Record<string, { readonly scope?: string }>> }[];
}

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const { contributes } = manifest as { contributes: Contributions };
const { commands, menus } = contributes;
const settings = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
const ids = commands.map(({ command }) => command);
const sources = repositoryFiles()
  .filter((file) => /^src\/.*\.ts$/.test(file))
  .map((file) => read(file));

describe('commands', () => {
  test('are declared exactly as in the maps of ids', () => {
    const known = { ...commandIds, ...emulatorCommandIds, ...migrationCommandIds, ...planCommandIds };
    assert.deepEqual([...ids].sort(), Object.values<string>(known).sort());
  });

  test('of menus, welcomes and walkthrough exist', () => {
    const inMenus = Object.values(menus)
      .flat()
      .flatMap(({ command }) => command ?? []);
    const inText = [...JSON.stringify({ manifest, nls }).matchAll(/(?:command|onCommand):(proget\.[\w.]+)/g)];
    const named = [...inMenus, ...inText.map(([, id]) => id ?? '')];
    assert.deepEqual(
      named.filter((id) => !ids.includes(id)),
      [],
    );
    assert.ok(inText.length > 5);
  });

  test('have a category, and a title in title case', () => {
    for (const { title, category, command } of commands) {
      assert.equal(category, '%category%');
      const text = (nls as Record<string, string>)[title.slice(1, -1)] ?? '';
      assert.match(text, /^[A-Z][\w…]*( ([A-Z][\w…]*|as|in|of|for|to))*$/, command);
    }
  });

  test('are all to be found in the palette, unless they have nothing to do', () => {
    const hidden = (menus.commandPalette ?? []).filter(({ when }) => when === 'false');
    assert.deepEqual(
      hidden.map(({ command }) => command),
      [],
    );
  });
});

describe('menus of items', () => {
  const items = menus['view/item/context'] ?? [];
  const inline = items.filter(({ group }) => group?.startsWith('inline'));

  test('have every inline action in the context menu as well', () => {
    for (const { command } of inline) {
      const others = items.filter((item) => item.command === command && !item.group?.startsWith('inline'));
      assert.ok(others.length > 0, command);
    }
  });

  test('have nothing destructive inline', () => {
    for (const { command } of inline) assert.doesNotMatch(command ?? '', /delete|remove|clean/i);
  });

  test('have at most two inline actions for each kind of item', () => {
    const byCondition = new Map<string, number>();
    for (const { when = '' } of inline) byCondition.set(when, (byCondition.get(when) ?? 0) + 1);
    for (const [when, count] of byCondition) assert.ok(count <= 2, `${count} for ${when}`);
  });
});

describe('conditions', () => {
  const conditions = [...JSON.stringify(contributes).matchAll(/"when":"((?:[^"\\]|\\.)*)"/g)].map(
    ([, text]) => text ?? '',
  );

  test('use only keys that the extension sets', () => {
    const used = conditions.flatMap((text) =>
      [...text.matchAll(/(?<!view [=!]= )\bproget\.[\w.]+/g)].map(([key]) => key),
    );
    assert.ok(used.length > 0);
    for (const key of new Set(used)) {
      const known = sources.some((source) => source.includes(`'${key}'`));
      assert.ok(known, `${key} is set nowhere`);
    }
  });

  test('name words of items that exist', () => {
    const words = conditions.flatMap((text) =>
      [...text.matchAll(/viewItem =~ \/([^/]+)\//g)].map(([, pattern]) => pattern ?? ''),
    );
    const wanted = new Set(words.flatMap((pattern) => pattern.replace(/\\+b/g, ' ').match(/[a-z]\w+/gi) ?? []));
    assert.ok(wanted.size > 5);
    for (const word of wanted) {
      const state = /^is([A-Z])(\w*)$/.exec(word);
      const spelled = state === null ? word : `${state[1]?.toLowerCase()}${state[2]}`;
      const kind = word.replace(/^(added|setting|emulator)Server$/, '$1');
      const known = sources.some((source) => [word, spelled, kind].some((form) => source.includes(`'${form}'`)));
      assert.ok(known, `${word} is no word of any item`);
    }
  });
});

describe('texts', () => {
  const used = new Set([...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? ''));

  test('of package.json are all in package.nls.json, and no others', () => {
    assert.deepEqual([...used].sort(), Object.keys(nls).sort());
  });

  test('stand in package.nls.json only', () => {
    const literal = [
      ...JSON.stringify(contributes).matchAll(
        /"(title|description|markdownDescription|contents|altText|contextualTitle)":"([^%"][^"]*)"/g,
      ),
    ];
    assert.deepEqual(
      literal.map(([text]) => text),
      [],
    );
  });
});

test('settings that name servers or folders are kept from workspaces that are not trusted', () => {
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  for (const [name, { scope }] of settings) {
    if (!/^proget\.(servers|emulator\.|scan\.)/.test(name)) continue;
    assert.ok(scope === 'machine' || restrictedConfigurations.includes(name), name);
  }
});

test('the extension runs where terminals and clients run, also on a remote machine', () => {
  assert.deepEqual(manifest.extensionKind, ['workspace']);
});

test('every setting stands in the README', () => {
  const readme = read('README.md');
  const missing = settings.map(([name]) => name).filter((name) => !readme.includes(name));
  assert.deepEqual(missing, []);
});

test('the extension is not started with the editor', () => {
  assert.deepEqual(manifest.activationEvents, []);
});
