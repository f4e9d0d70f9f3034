import { claim } from '../claim.ts';
import { generic, special } from '../format.ts';
import * as languages from '../parsers/code/languages.ts';
import { parseCode } from '../parsers/code/tree.ts';
import { parseDockerfile } from '../parsers/dockerfile.ts';
import { parseDotenv } from '../parsers/dotenv.ts';
import { parseHttp } from '../parsers/http.ts';
import { gitDialect, parseIni, pythonDialect } from '../parsers/ini.ts';
import { parseJson } from '../parsers/json.ts';
import { parseNetrc } from '../parsers/netrc.ts';
import { parseProperties } from '../parsers/properties.ts';
import { parseShell } from '../parsers/shell/shell.ts';
import { parseHashText, parseMarkdown, parseText } from '../parsers/text.ts';
import { parseToml } from '../parsers/toml.ts';
import { parseXml } from '../parsers/xml.ts';
import { parseYaml } from '../parsers/yaml.ts';
import { parseYarnrc } from '../parsers/yarnrc.ts';
import { groupsOf, scalarAt, type Tree } from '../tree/node.ts';

// Formats that need no rules beyond names and neighbourhood.
export const json = generic(parseJson, 'json');
export const yaml = generic(parseYaml, 'yaml');
export const toml = generic(parseTolerantToml, 'toml');
export const xml = generic(parseXml, 'xml');
export const properties = generic(parseProperties, 'properties');
export const dotenv = generic(parseDotenv, 'env-var');
export const shell = generic((text) => parseShell(text), 'script');
export const batch = generic((text) => parseShell(text, 'cmd'), 'script');
export const dockerfile = generic(parseDockerfile, 'docker');
export const yarnrc = generic(parseYarnrc, 'yarnrc');
export const gitConfig = generic((text) => parseIni(text, gitDialect), 'ini');
export const pythonConfig = generic((text) => parseIni(text, pythonDialect), 'ini');
export const text = generic(parseText, 'text');
export const hashText = generic(parseHashText, 'text');
export const http = generic(parseHttp, 'http');
export const markdown = generic(parseMarkdown, 'text');

/** A program in one of the languages that the tokenizer knows. */
export const code = (language: languages.Language) => generic((source) => parseCode(source, language), 'code');
export const powershell = generic((source) => parseCode(source, languages.powershell), 'script');

/** `.netrc`: what stands with a machine is for it; `default` is for no place in particular. */
export const netrc = special(parseNetrc, 'netrc', (root) => ({
  claims: [...groupsOf(root)].flatMap((machine) => {
    const password = scalarAt(machine, 'password');
    if (password === null) return [];
    return [claim('netrc:password', password, { url: scalarAt(machine, 'machine'), user: scalarAt(machine, 'login') })];
  }),
  urls: [],
  sealed: [],
}));

/** The parser gives up at the first mistake; read as an INI file, most of the text still has its meaning. */
function parseTolerantToml(source: string): Tree {
  try {
    return parseToml(source);
  } catch {
    return parseIni(source, gitDialect);
  }
}
