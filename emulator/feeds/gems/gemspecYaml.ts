import type { Scalar } from 'yaml';
import { HttpError } from '../../http/reply.ts';
import type { Condition, Dependency, GemSpec, Requirement } from './gemSpec.ts';
import { anyPlatform, normalizePlatform } from './platform.ts';
import { isGemVersion } from './version.ts';
import { parseYaml } from './yaml.ts';

type YamlMap = Readonly<Record<string, unknown>>;

/** Lists that can have thousands of entries, and that no index names. */
const unusedLists = /^(?:files|test_files|extra_rdoc_files|rdoc_options|cert_chain|executables|extensions):[ \t]*$/;

/**
 * Reads the specification that `gem build` writes into a gem: YAML with Ruby's tags, of which none makes an object here.
 * Scalars stay text, or version 1.10 would become 1.1.
 * @throws HttpError 422 with one sentence when it is not what an index could be made from.
 */
export async function parseGemspec(text: string): Promise<GemSpec> {
  // An anchor in a list that was left out is missed by its alias.
  const [root, nulls] = (await readYaml(withoutUnusedLists(text))) ?? (await readYaml(text)) ?? broken();
  const name = textOf(root.name);
  if (!isGemName(name)) throw refuse(`its name ${quote(name)} is not one that RubyGems allows`);
  const version = versionOf(root.version);
  if (!isGemVersion(version)) throw refuse(`its version ${quote(version)} is not one that RubyGems allows`);
  const originalPlatform = platformOf(root.platform);
  const optional = (key: string): string | null => (nulls.has(key) ? null : (asText(root[key]) ?? null));
  return {
    name,
    version,
    platform: normalizePlatform(originalPlatform),
    originalPlatform,
    authors: textsOf(root.authors ?? root.author),
    email: Array.isArray(root.email) ? textsOf(root.email) : optional('email'),
    summary: optional('summary'),
    description: optional('description'),
    homepage: optional('homepage'),
    licenses: textsOf(root.licenses ?? root.license),
    metadata: metadataOf(root.metadata),
    dependencies: listOf(root.dependencies).map(dependencyOf),
    requiredRubyVersion: requirementOf(root.required_ruby_version),
    requiredRubygemsVersion: requirementOf(root.required_rubygems_version),
    rubygemsVersion: asText(root.rubygems_version) || '0',
    specificationVersion: Math.min(9, Number.parseInt(asText(root.specification_version) ?? '', 10) || 4),
    date: /^\d{4}-\d{2}-\d{2}/.exec(asText(root.date) ?? '')?.[0] ?? '1980-01-02',
  };
}

/** Letters, digits, `.`, `-` and `_`, a letter among them, none of the marks in front (rubygems: SpecificationPolicy). */
function isGemName(name: string): boolean {
  return name.length <= 200 && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && /[A-Za-z]/.test(name);
}

/** YAML takes seconds for a megabyte, and the list of files is most of it. */
function withoutUnusedLists(text: string): string {
  const kept: string[] = [];
  let skips = false;
  for (const line of text.split('\n')) {
    if (skips && (/^[- \t]/.test(line) || line === '')) continue;
    skips = unusedLists.test(line.trimEnd());
    if (!skips) kept.push(line);
  }
  return kept.join('\n');
}

/** @returns the top-level map, and which of its values are nothing instead of an empty text; null for what is no YAML map. */
async function readYaml(text: string): Promise<[YamlMap, ReadonlySet<string>] | null> {
  const document = await parseYaml(text);
  if (document === null) return null;
  const nulls = new Set<string>();
  try {
    const value: unknown = document.toJS();
    if (!isMap(value)) return null;
    for (const key of Object.keys(value)) {
      const node: unknown = document.get(key, true);
      if (isNothing(node)) nulls.add(key);
    }
    return [value, nulls];
  } catch {
    // Aliases that unfold to too much, or point to nothing.
    return null;
  }
}

/** An empty value without quotes. */
function isNothing(node: unknown): boolean {
  const { type, value } = (node ?? {}) as Partial<Scalar>;
  return type === 'PLAIN' && /^(?:|~|null)$/i.test(String(value));
}

function broken(): never {
  throw refuse('its metadata is not the YAML that gem build writes');
}

function isMap(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textOf(value: unknown): string {
  return asText(value) ?? '';
}

/** One text counts as a list of one. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return listOf(value).filter((item): item is string => typeof item === 'string');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `!ruby/object:Gem::Version` with its text inside, or the text alone. */
function versionOf(value: unknown): string {
  return isMap(value) ? textOf(value.version) : textOf(value);
}

function platformOf(value: unknown): string {
  if (isMap(value)) return [value.cpu, value.os, value.version].filter((part) => textOf(part) !== '').join('-');
  const text = textOf(value) || anyPlatform;
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(text))
    throw refuse(`its platform ${quote(text)} is not one that RubyGems allows`);
  return text;
}

function metadataOf(value: unknown): Record<string, string> {
  const entries = isMap(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function dependencyOf(value: unknown): Dependency {
  const map = isMap(value) ? value : {};
  const name = textOf(map.name);
  if (!isGemName(name)) throw refuse(`it depends on ${quote(name)}, which is not the name of a gem`);
  const type = textOf(map.type).endsWith('development') ? 'development' : 'runtime';
  return { name, type, requirement: requirementOf(map.requirement ?? map.version_requirements) };
}

const anyVersion: Requirement = [['>=', '0']];

function requirementOf(value: unknown): Requirement {
  const conditions = listOf(isMap(value) ? value.requirements : undefined);
  return conditions.length === 0 ? anyVersion : conditions.map(conditionOf);
}

function conditionOf(value: unknown): Condition {
  const [operator, version] = listOf(value);
  const condition: Condition = [textOf(operator), versionOf(version)];
  if (!/^(?:=|!=|>|<|>=|<=|~>)$/.test(condition[0]) || !isGemVersion(condition[1])) {
    throw refuse(`it requires ${quote(condition.join(' '))}, which is no condition on a version`);
  }
  return condition;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function refuse(what: string): HttpError {
  return new HttpError(422, `RubyGems cannot process this gem: ${what}. Build it again with gem build.`);
}
