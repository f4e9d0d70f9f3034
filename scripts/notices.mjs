// Writes THIRD-PARTY-NOTICES.txt: the licences of what esbuild really put into the bundles, by its metafiles.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A licence that is not here stops packaging: look whether we may ship it, then add it. */
const allowedLicences = new Set(['MIT', 'ISC', 'Apache-2.0']);
const licenceFile = /^(licen[cs]e|notice|copying|authors)([-.]|$)/i;

/** Texts for packages that name their licence without a file of it. */
const standardTexts = {
  ISC: (author) => `Copyright (c) ${author}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR
CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF
CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`,
};

/** What the licence files do not say. */
const remarks = {
  'sql.js': 'sql-wasm.wasm holds SQLite, which its authors put into the public domain.',
};

/**
 * The packages whose code is in the bundles.
 * @param metafiles what esbuild reports, parsed
 * @returns folder (relative to the root, with `/`) → the folders of its bundled files
 */
export function bundledPackages(metafiles) {
  const packages = new Map();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        const [, folder] = /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
        if (folder === undefined || bytesInOutput === 0) continue;
        if (!packages.has(folder)) packages.set(folder, new Set());
        packages.get(folder).add(dirname(file));
      }
    }
  }
  return packages;
}

/** The notices of all packages. @throws where a licence is unknown, not allowed or without text. */
export function noticesText(root, packages) {
  const sections = new Map();
  for (const [folder, usedFolders] of packages) {
    const { name, version, license, author } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    if (!allowedLicences.has(license)) {
      throw new Error(
        `${name} ${version} has the licence ${JSON.stringify(license)}, which scripts/notices.mjs does not allow.`,
      );
    }
    const texts = licenceTexts(root, folder, usedFolders);
    if (texts.length === 0) texts.push(standardText(name, license, author));
    if (remarks[name] !== undefined) texts.push(remarks[name]);
    // A second copy of the same version has the same licence.
    sections.set(`${name} ${version} (${license})`, texts.join('\n\n'));
  }
  const sorted = [...sections].sort(([a], [b]) => (a < b ? -1 : 1));
  const head = 'ProGet Keys contains the following third-party software.\n';
  return [head, ...sorted.map(([title, text]) => `${'-'.repeat(80)}\n${title}\n\n${text}\n`)].join('\n');
}

/** The licence files at the root of a package and beside code that the package took from others. */
function licenceTexts(root, folder, usedFolders) {
  const folders = new Set([folder]);
  for (let used of usedFolders) for (; used.length > folder.length; used = dirname(used)) folders.add(used);
  return [...folders].sort().flatMap((each) =>
    readdirSync(join(root, each), { withFileTypes: true })
      .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
      .map((entry) =>
        readFileSync(join(root, each, entry.name), 'utf8')
          .replaceAll('\r\n', '\n')
          .trim(),
      ),
  );
}

function standardText(name, license, author) {
  const text = standardTexts[license];
  const holder = typeof author === 'string' ? author : author?.name;
  if (text === undefined || holder === undefined) {
    throw new Error(`${name} brings no licence file: add what it needs to scripts/notices.mjs.`);
  }
  return text(holder);
}

/** Writes the notices for the bundles in dist/. @throws when they have not been built. */
export function writeNotices(root) {
  const meta = join(root, 'dist', 'meta');
  if (!existsSync(meta)) throw new Error('dist/meta is missing: run npm run build first.');
  const metafiles = readdirSync(meta).map((file) => JSON.parse(readFileSync(join(meta, file), 'utf8')));
  writeFileSync(join(root, 'THIRD-PARTY-NOTICES.txt'), noticesText(root, bundledPackages(metafiles)));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeNotices(join(dirname(fileURLToPath(import.meta.url)), '..'));
