import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';

/** What {@link buildGem} writes into the specification. */
export interface GemContent {
  readonly name: string;
  readonly version: string;
  readonly platform?: string;
  readonly summary?: string;
  /** Requirements by the name of the gem: `['>= 1.0', '< 3']`. */
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  readonly developmentDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly requiredRubyVersion?: readonly string[];
  /** Further lines of YAML, as they are. */
  readonly yaml?: string;
  /** By path. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
}

/** Builds a .gem as `gem build` does; the same content gives the same bytes. */
export async function buildGem(content: GemContent): Promise<Buffer> {
  const { name, version, files = { [`lib/${name}.rb`]: `# ${name} ${version}\n` } } = content;
  const data = gzipSync(
    await packTar(Object.entries(files).map(([path, bytes]) => tarEntry(path, Buffer.from(bytes)))),
  );
  const metadata = gzipSync(gemspecYaml({ ...content, files }));
  return packGem({ 'metadata.gz': metadata, 'data.tar.gz': data });
}

/** Puts the parts of a gem together, with their checksums. */
export async function packGem(parts: Readonly<Record<'metadata.gz' | 'data.tar.gz', Buffer>>): Promise<Buffer> {
  const checksums = gzipSync(checksumsYaml(parts));
  const entries = Object.entries({ ...parts, 'checksums.yaml.gz': checksums });
  return Buffer.from(await packTar(entries.map(([path, bytes]) => tarEntry(path, bytes))));
}

function tarEntry(name: string, body: Buffer): TarEntry {
  return { header: { name, size: body.length, type: 'file', mode: 0o444, mtime: new Date(0) }, body };
}

function checksumsYaml(parts: Readonly<Record<string, Buffer>>): string {
  const lines = ['SHA256', 'SHA512'].flatMap((algorithm) => [
    `${algorithm}:`,
    ...Object.entries(parts).map(
      ([name, bytes]) => `  ${name}: ${createHash(algorithm.toLowerCase()).update(bytes).digest('hex')}`,
    ),
  ]);
  return `---\n${lines.join('\n')}\n`;
}

/** The specification of {@link buildGem}, for gems that are put together by hand. JSON's strings are YAML's too. */
export function gemspecYaml(content: GemContent): string {
  const { name, version, platform = 'ruby', summary = `${name} ${version}`, files = {} } = content;
  return [
    '--- !ruby/object:Gem::Specification',
    `name: ${JSON.stringify(name)}`,
    'version: !ruby/object:Gem::Version',
    `  version: ${JSON.stringify(version)}`,
    `platform: ${JSON.stringify(platform)}`,
    'authors:',
    '- ProGet Keys',
    'bindir: bin',
    'date: 2020-01-01 00:00:00.000000000 Z',
    ...dependencyLines(content),
    'description: ',
    'email: ',
    `files: ${JSON.stringify(Object.keys(files))}`,
    'homepage: ',
    'licenses:',
    '- MIT',
    'metadata: {}',
    'require_paths:',
    '- lib',
    'required_ruby_version: !ruby/object:Gem::Requirement',
    ...requirementLines(content.requiredRubyVersion ?? ['>= 0'], '  '),
    'required_rubygems_version: !ruby/object:Gem::Requirement',
    ...requirementLines(['>= 0'], '  '),
    'rubygems_version: 3.3.15',
    'specification_version: 4',
    `summary: ${JSON.stringify(summary)}`,
    ...(content.yaml === undefined ? [] : [content.yaml]),
    '',
  ].join('\n');
}

function dependencyLines({ dependencies = {}, developmentDependencies = {} }: GemContent): string[] {
  const lines = [
    ...Object.entries(dependencies).flatMap(([name, wanted]) => dependency(name, ':runtime', wanted)),
    ...Object.entries(developmentDependencies).flatMap(([name, wanted]) => dependency(name, ':development', wanted)),
  ];
  return lines.length === 0 ? ['dependencies: []'] : ['dependencies:', ...lines];
}

function dependency(name: string, type: string, wanted: readonly string[]): string[] {
  return [
    '- !ruby/object:Gem::Dependency',
    `  name: ${JSON.stringify(name)}`,
    '  requirement: !ruby/object:Gem::Requirement',
    ...requirementLines(wanted, '    '),
    `  type: ${type}`,
    '  prerelease: false',
    '  version_requirements: !ruby/object:Gem::Requirement',
    ...requirementLines(wanted, '    '),
  ];
}

function requirementLines(wanted: readonly string[], indent: string): string[] {
  return [
    `${indent}requirements:`,
    ...wanted.flatMap((condition) => {
      const [operator = '', version = ''] = condition.split(' ');
      return [
        `${indent}- - ${JSON.stringify(operator)}`,
        `${indent}  - !ruby/object:Gem::Version`,
        `${indent}    version: ${JSON.stringify(version)}`,
      ];
    }),
  ];
}
