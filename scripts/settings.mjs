// Writes the emulator's settings into package.json and package.nls.json, from the table of options:
//   node --import tsx scripts/settings.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { emulatorSettings } from '../src/localEmulator/settingsManifest.ts';

const title = '%configuration.emulator.title%';
const { properties, texts } = emulatorSettings();

change('package.json', (manifest) => {
  const others = [manifest.contributes.configuration ?? []].flat().filter((part) => part.title !== title);
  manifest.contributes.configuration = [...others, { title, properties }];
});
change('package.nls.json', (strings) => {
  for (const name of Object.keys(strings)) if (name.startsWith('setting.emulator.')) delete strings[name];
  Object.assign(strings, texts);
});

function change(file, edit) {
  const url = new URL(`../${file}`, import.meta.url);
  const content = JSON.parse(readFileSync(url, 'utf8'));
  edit(content);
  writeFileSync(url, `${JSON.stringify(content, null, 2)}\n`);
}
