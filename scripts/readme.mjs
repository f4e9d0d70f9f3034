// Writes the tables of the README that are made from code: options, settings, permissions.
//   node --import tsx scripts/readme.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { permissionTable } from '../emulator/auth/permissionTable.ts';
import { optionTable } from '../emulator/contract/optionTable.ts';
import { settingsTable } from '../src/localEmulator/settingsManifest.ts';

const url = new URL('../README.md', import.meta.url);
let readme = readFileSync(url, 'utf8');
replace('### Options of `emulator start`', optionTable());
replace('### Settings of the emulator in the editor', settingsTable());
replace('## Who may do what', permissionTable());
writeFileSync(url, readme);

/** Puts a table in the place of the first one below a heading. */
function replace(heading, table) {
  const below = readme.indexOf(`\n${heading}\n`);
  const begin = readme.indexOf('\n| ', below) + 1;
  if (below === -1 || begin === 0) throw new Error(`The README has no table below "${heading}".`);
  const end = readme.indexOf('\n\n', begin);
  readme = `${readme.slice(0, begin)}${table}${readme.slice(end)}`;
}
