// Makes l10n/bundle.l10n.json from the messages in src/: what translators begin with. `npm run l10n`; a test compares.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const bundleFile = join(root, 'l10n', 'bundle.l10n.json');

/** These two hand messages on and have none of their own. */
const passing = ['extension.ts', 'l10n.ts'];

/** @returns the text of the bundle. @throws when a message is not written out where it is used */
export function makeBundle(folder = join(root, 'src')) {
  const messages = new Set();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts') && !passing.includes(name))) {
    for (const message of messagesOf(readFileSync(join(folder, file), 'utf8'), file)) messages.add(message);
  }
  const sorted = [...messages].sort();
  return `${JSON.stringify(Object.fromEntries(sorted.map((message) => [message, message])), null, 2)}\n`;
}

function messagesOf(source, file) {
  return source
    .split(/\bl10n\.t\(\s*/)
    .slice(1)
    .map((call) => {
      const [literal] = /^('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")(?=\s*[,)])/.exec(call) ?? [];
      if (literal === undefined)
        throw new Error(`${file}: l10n.t(${call.slice(0, 40)}…: the message is no plain text.`);
      const inside = literal.slice(1, -1).replace(/\\(['"])/g, '$1');
      return JSON.parse(`"${inside.replace(/"/g, '\\"')}"`);
    });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(dirname(bundleFile), { recursive: true });
  writeFileSync(bundleFile, makeBundle());
}
