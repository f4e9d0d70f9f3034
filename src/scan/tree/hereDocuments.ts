import { parseDotenv } from '../parsers/dotenv.ts';
import { gitDialect, npmDialect, parseIni, pythonDialect } from '../parsers/ini.ts';
import { parseJson } from '../parsers/json.ts';
import { parseNetrc } from '../parsers/netrc.ts';
import { hereDocumentName, redirectName } from '../parsers/shell/shell.ts';
import { parseXml } from '../parsers/xml.ts';
import { parseYaml } from '../parsers/yaml.ts';
import { lift } from './lift.ts';
import { type Entry, entry, type Group, group, type Scalar, type Tree } from './node.ts';

const parsers: readonly (readonly [name: RegExp, parse: (text: string) => Tree])[] = [
  [/npmrc$/, (text) => parseIni(text, npmDialect)],
  [/pip\.(?:conf|ini)$|pypirc$/, (text) => parseIni(text, pythonDialect)],
  [/netrc$/, parseNetrc],
  [/gitconfig$/, (text) => parseIni(text, gitDialect)],
  [/\.(?:xml|config)$/i, parseXml],
  [/\.json$/, parseJson],
  [/\.ya?ml$|\.gem\/credentials$|\.bundle\/config$/, parseYaml],
  [/\.(?:properties|env|toml)$|\.credentials$/, parseDotenv],
];

/** The files that a script writes with `cat > FILE <<EOF`, as trees of their own beside the command. */
export function readHereDocuments(parent: Group, text: string): Group {
  const entries: Entry[] = [];
  for (const item of parent.entries) {
    if (item.value.kind !== 'group') {
      entries.push(item);
      continue;
    }
    const target = scalarOf(item.value, redirectName);
    const body = scalarOf(item.value, hereDocumentName);
    const parse = parsers.find(([name]) => target !== null && name.test(target.value))?.[1];
    const inner = readHereDocuments(item.value, text);
    if (body === null || parse === undefined) entries.push({ ...item, value: inner });
    else {
      const rest = group(
        inner.entries.filter(({ name }) => name !== hereDocumentName),
        inner.head,
      );
      entries.push({ ...item, value: rest }, entry(null, lift(parse(body.value).root, body, text)));
    }
  }
  return group(entries, parent.head);
}

function scalarOf(parent: Group, name: string): Scalar | null {
  const found = parent.entries.find((item) => item.name === name)?.value;
  return found?.kind === 'scalar' ? found : null;
}
