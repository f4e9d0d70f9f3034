// The import directions of the project as one table; `node scripts/layers.mjs` writes them into biome.json.
// Biome's overrides replace each other instead of merging, so every entry repeats all of its restrictions.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const everyLayer = ['contract', 'attach', 'auth', 'store', 'keys', 'outbound', 'http', 'api', 'feeds', 'demo', 'cli'];

/** What each folder of emulator/ may import of the others. */
const mayImport = {
  contract: [],
  attach: ['contract'],
  auth: ['contract'],
  store: ['contract'],
  keys: ['contract', 'auth', 'store'],
  outbound: ['contract', 'store'],
  http: ['contract', 'auth', 'store'],
  api: ['contract', 'auth', 'store', 'keys', 'outbound', 'http', 'feeds'],
  feeds: ['contract', 'auth', 'store', 'keys', 'outbound', 'http'],
  demo: ['contract', 'auth', 'store', 'keys', 'outbound', 'http', 'api', 'feeds'],
  cli: ['contract', 'attach'],
};
const withExpress = new Set(['http', 'api', 'feeds']);
const headlessFolders = ['scan', 'migration', 'doctor', 'clients', 'cli', 'proget', 'keys'];

const zod = { zod: 'Import \'* as z from "zod/mini"\': the full build is five times as large.' };
const vscode = { vscode: 'Only the extension itself may know the editor.' };
const express = { express: 'Only the HTTP layers know Express.' };

function restriction(includes, paths, groups) {
  const patterns = groups.map(({ group, message }) => ({ group, message }));
  return {
    includes,
    linter: {
      rules: {
        style: { noRestrictedImports: { level: 'error', options: { paths: { ...zod, ...paths }, patterns } } },
      },
    },
  };
}

const notFromSource = { group: ['**/src/**'], message: 'The emulator never imports the extension.' };
const sharedOnly = {
  group: ['**/emulator/**', '!**/emulator/contract/**', '!**/emulator/attach/**'],
  message: 'Of the emulator, only contract/ and attach/ are shared.',
};

export const overrides = [
  restriction(['emulator/*.ts'], vscode, [notFromSource]),
  ...everyLayer.map((layer) => {
    const forbidden = everyLayer.filter((other) => other !== layer && !mayImport[layer].includes(other));
    const message = `emulator/${layer} may import only: ${[layer, ...mayImport[layer]].join(', ')}.`;
    return restriction([`emulator/${layer}/**`], withExpress.has(layer) ? vscode : { ...vscode, ...express }, [
      notFromSource,
      { group: forbidden.map((other) => `**/${other}/**`), message },
      ...(layer === 'contract' ? [{ group: ['node:*'], message: 'The contract runs anywhere.' }] : []),
    ]);
  }),
  restriction(['src/**'], express, [sharedOnly]),
  restriction(
    headlessFolders.map((folder) => `src/${folder}/**`),
    { ...express, ...vscode },
    [sharedOnly],
  ),
];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = new URL('../biome.json', import.meta.url);
  const config = JSON.parse(readFileSync(path, 'utf8'));
  config.overrides = overrides;
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`);
}
