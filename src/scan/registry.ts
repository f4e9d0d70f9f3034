import type { Format } from './format.ts';
import { maven } from './formats/maven.ts';
import { npmrc } from './formats/npmrc.ts';
import { nuget } from './formats/nuget.ts';
import { raw } from './formats/raw.ts';
import * as simple from './formats/simple.ts';
import * as languages from './parsers/code/languages.ts';
import { type Sniffed, sniff } from './sniff.ts';

/** Which files are of which format: matched against the path in lower case with `/`, the first row counts. */
interface Row {
  readonly path: RegExp;
  readonly format: Format;
  /** Whether such a file is always read: it is made for credentials, and these may be encoded. */
  readonly always?: true;
  /** Whether such files are code or prose, not a client's configuration: then ignore files mean what they say. */
  readonly prose?: true;
}

const rows: readonly Row[] = [
  {
    path: /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|packages\.lock\.json|project\.assets\.json|go\.sum)$|\.lockb?$|\.map$|\.min\.(?:js|css)$/,
    format: raw,
    prose: true,
  },
  { path: /(?:^|\/)(?:pnpm\/rc|\.?npmrc|\.npmrc[\w.-]*|[\w.-]*\.npmrc)$/, format: npmrc, always: true },
  { path: /(?:^|\/)\.?yarnrc$/, format: simple.yarnrc, always: true },
  { path: /(?:^|\/)nuget(?:\.[\w-]+)*\.config$/, format: nuget, always: true },
  { path: /(?:^|\/)[\w.-]*settings[\w.-]*\.xml$|(?:^|\/)[\w.-]*pom[\w.-]*\.xml$|\.pom$/, format: maven, always: true },
  {
    path: /(?:^|\/)(?:pip\.(?:conf|ini)|\.pypirc|\.pydistutils\.cfg|setup\.cfg|tox\.ini|\.?pip)$/,
    format: simple.pythonConfig,
    always: true,
  },
  {
    path: /(?:^|\/)(?:\.gitconfig|gitconfig|\.lfsconfig|\.git\/config|git\/config)$/,
    format: simple.gitConfig,
    always: true,
  },
  { path: /(?:^|\/)[._]?netrc$/, format: simple.netrc, always: true },
  { path: /(?:^|\/)\.git-credentials$|(?:^|\/)git\/credentials$/, format: simple.hashText, always: true },
  {
    path: /(?:^|\/)\.?gem\/credentials$|(?:^|\/)\.?bundle\/config$|(?:^|\/)\.?gemrc$|(?:^|\/)\.condarc$/,
    format: simple.yaml,
    always: true,
  },
  { path: /(?:^|\/)\.cargo\/(?:credentials|config)$/, format: simple.toml, always: true },
  { path: /(?:^|\/)(?:jfrog-cli\.conf[\w.-]*|\.dockercfg|\.dockerconfigjson)$/, format: simple.json, always: true },
  { path: /(?:^|\/)(?:config|auth|credentials|remotes)\.json$/, format: simple.json, always: true },
  { path: /\.(?:json|jsonc|json5|har|tfstate|tfstate\.backup|webmanifest|code-workspace|ipynb)$/, format: simple.json },
  { path: /\.ya?ml(?:\.\w+)?$/, format: simple.yaml },
  { path: /\.toml$|(?:^|\/)pipfile$/, format: simple.toml },
  {
    path: /\.(?:xml|config|csproj|vbproj|fsproj|props|targets|nuspec|plist|xaml|jelly|proj|pubxml|user)$/,
    format: simple.xml,
  },
  {
    path: /\.properties$|(?:^|\/)\.(?:sbt|ivy2)\/[\w.-]*credentials[\w.-]*$|(?:^|\/)\.credentials$/,
    format: simple.properties,
  },
  { path: /(?:^|\/)\.?env(?:rc)?(?:\.[\w.-]+)?$|\.env(?:\.[\w-]+)?$|(?:^|\/)\.renviron$/, format: simple.dotenv },
  { path: /\.(?:ini|cfg|conf|cnf|desktop|service)$/, format: simple.gitConfig },
  { path: /(?:^|\/)[\w.-]*(?:dockerfile|containerfile)[\w.-]*$/, format: simple.dockerfile },
  {
    path: /\.(?:sh|bash|zsh|ksh|fish|bats|command|ash)$|(?:^|\/)\.?(?:bashrc|bash_profile|profile|zshrc|zprofile|zshenv|bash_aliases)$/,
    format: simple.shell,
  },
  { path: /\.(?:cmd|bat)$/, format: simple.batch },
  { path: /\.(?:ps1|psm1|psd1)$/, format: simple.powershell },
  { path: /\.(?:gradle|groovy|jenkinsfile|gvy)$|(?:^|\/)jenkinsfile[\w.-]*$/, format: simple.code(languages.groovy) },
  { path: /\.(?:tf|tfvars|hcl|nomad|tofu)$/, format: simple.code(languages.hcl) },
  { path: /\.(?:kts|sbt|csx)$/, format: simple.code(languages.curly) },
  { path: /(?:^|\/)(?:gemfile|rakefile|fastfile|podfile|vagrantfile|brewfile)$/, format: simple.code(languages.ruby) },
  { path: /(?:^|\/)\.rprofile$/, format: simple.code(languages.python) },
  {
    path: /(?:requirements|constraints)[\w.-]*\.(?:txt|in)$|(?:^|\/)(?:requirements|constraints)\/[\w.-]+\.(?:txt|in)$/,
    format: simple.hashText,
  },
  { path: /\.(?:http|rest)$/, format: simple.http },
  { path: /\.(?:js|mjs|cjs|jsx|ts|mts|cts|tsx|vue|svelte|bru)$/, format: simple.code(languages.script), prose: true },
  {
    path: /\.(?:kt|java|cs|scala|sc|c|cc|cpp|h|hpp|m|mm|swift|dart|rs|fs|fsx|proto)$/,
    format: simple.code(languages.curly),
    prose: true,
  },
  { path: /\.go$/, format: simple.code(languages.go), prose: true },
  { path: /\.php$/, format: simple.code(languages.php), prose: true },
  {
    path: /\.(?:py|pyw|pyi|star|bzl|r|jl|cmake)$|(?:^|\/)(?:conanfile\.txt|cmakelists\.txt)$/,
    format: simple.code(languages.python),
    prose: true,
  },
  { path: /\.(?:rb|gemspec|rake|podspec)$/, format: simple.code(languages.ruby), prose: true },
  { path: /(?:^|\/)(?:gnu)?makefile[\w.-]*$|\.mk$/, format: simple.shell, prose: true },
  { path: /\.(?:md|markdown|mdx|rst|adoc|asciidoc|html?)$/, format: simple.markdown, prose: true },
  { path: /\.(?:txt|log|csv|tsv)$/, format: simple.text, prose: true },
];

const sniffed: Readonly<Record<Exclude<Sniffed, null>, Format>> = {
  json: simple.json,
  xml: simple.xml,
  yaml: simple.yaml,
  ini: simple.gitConfig,
  shell: simple.shell,
  python: simple.code(languages.python),
  script: simple.code(languages.script),
  powershell: simple.powershell,
  settings: simple.dotenv,
};

/** The format of a file, by its path, else by how its text begins. */
export function formatOf(path: string, text: string): Format {
  const row = rowOf(path);
  if (row !== undefined) return row.format;
  const guess = sniff(text);
  return guess === null ? simple.hashText : sniffed[guess];
}

/** Whether a file is read without a sign of Artifactory in its bytes. */
export function isAlwaysRead(path: string): boolean {
  return rowOf(path)?.always ?? false;
}

/** What a file is for: a client's configuration, text that people or compilers read, or a lock file. */
export function purposeOf(path: string): 'configuration' | 'prose' | 'lock' {
  const row = rowOf(path);
  return row?.format === raw ? 'lock' : row === undefined || row.prose ? 'prose' : 'configuration';
}

/** Whether clients keep credentials in such files; everything else is code or prose. */
export function isCredentialFile(path: string): boolean {
  const row = rowOf(path);
  return row !== undefined && !row.prose;
}

function rowOf(path: string): Row | undefined {
  const lower = path.toLowerCase();
  return rows.find((row) => row.path.test(lower));
}

/** For texts that their own format cannot be read by, and for those that are too long for it. */
export const fallbacks = { broken: simple.text, long: raw };
