import { SaxesParser } from 'saxes';

/** What a client would send for a registry, read as npm 11 does. */
export type NpmCredential = { readonly scheme: 'Bearer' | 'Basic'; readonly value: string };

/** `.npmrc` as npm reads it: package ini, then `@npmcli/config` (env-replace.js, parse-field.js), strictly. */
export function readNpmrc(text: string, env: Record<string, string>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.split(/[\r\n]+/)) {
    if (/^\s*([;#]|$)/.test(line)) continue;
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? [];
    if (key === '') throw new Error(`not a line of .npmrc: ${line}`);
    const read = readIniValue(value);
    if (['true', 'false', 'null', 'undefined'].includes(read)) throw new Error(`${key} is no string`);
    values[replaceEnv(readIniValue(key), env)] = replaceEnv(read, env);
  }
  return values;
}

/** The credential for a registry: only a key with exactly its place counts here. */
export function npmCredential(values: Record<string, string>): NpmCredential {
  const place = values.registry?.replace(/^https?:/, '');
  const token = values[`${place}:_authToken`];
  if (token !== undefined) return { scheme: 'Bearer', value: token };
  const auth = values[`${place}:_auth`];
  if (auth === undefined) throw new Error('no credential for the registry');
  return { scheme: 'Basic', value: auth };
}

/** The key that an emulator finds in what npm sends. */
export function keyOf({ scheme, value }: NpmCredential): string {
  if (scheme === 'Bearer') {
    if (!/^[\x21-\x7e]+$/.test(value)) throw new Error('not a header value');
    return value;
  }
  const pair = Buffer.from(value, 'base64').toString('utf8');
  if (!pair.startsWith('api:')) throw new Error('not user api');
  return pair.slice('api:'.length);
}

function readIniValue(raw: string): string {
  const text = raw.trim();
  if (/^".*"$|^'.*'$/.test(text)) throw new Error('quoted values are read in several ways');
  let read = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === ';' || character === '#') break;
    if (character === '\\' && '\\;#'.includes(text.charAt(index + 1))) index += 1;
    read += text.charAt(index);
  }
  return read.trim();
}

function replaceEnv(text: string, env: Record<string, string>): string {
  return text.replace(/(?<!\\)(\\*)\$\{([^${}?]+)(\?)?\}/g, (whole, escapes: string, name: string) =>
    escapes.length % 2 ? whole.slice((escapes.length + 1) / 2) : escapes + (env[name] ?? `\${${name}}`),
  );
}

export interface NugetSource {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly credentials: Readonly<Record<string, string>>;
}

/** The one source of a `NuGet.Config`, as NuGet reads it: well-formed XML, decoded element names, `%NAME%` expanded. */
export function readNugetConfig(text: string, env: Record<string, string>): NugetSource {
  const sources: Record<string, string>[] = [];
  const credentials = new Map<string, Record<string, string>>();
  const path: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('comment', (comment) => {
    if (comment.includes('--')) throw new Error('.NET refuses two hyphens in a comment');
  });
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name);
    const place = path.join('/');
    if (place === 'configuration/packageSources/clear') sources.length = 0;
    if (place === 'configuration/packageSources/add') sources.push(attributes as Record<string, string>);
    if (path[1] === 'packageSourceCredentials' && path[3] === 'add') {
      const source = decodeXmlName(path[2] ?? '');
      const { key = '', value = '' } = attributes as Record<string, string>;
      credentials.set(source, { ...credentials.get(source), [key]: expand(value, env) });
    }
  });
  parser.on('closetag', () => path.pop());
  parser.write(text).close();
  const [attributes] = sources;
  if (sources.length !== 1 || attributes?.key === undefined) throw new Error(`${sources.length} sources`);
  return { name: attributes.key, attributes, credentials: credentials.get(attributes.key) ?? {} };
}

/** `XmlConvert.DecodeName`. */
export function decodeXmlName(name: string): string {
  return name.replace(/_x([0-9A-Fa-f]{8}|[0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
}

/** `Environment.ExpandEnvironmentVariables`; an unknown name throws, for the worst is that it is known elsewhere. */
function expand(text: string, env: Record<string, string>): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = env[name];
    if (value === undefined) throw new Error(`%${name}% would be taken for a variable`);
    return value;
  });
}
