/** What the options of a program mean. Names on the right are those that `roles.ts` knows. */
export interface Tool {
  readonly options: Readonly<Record<string, string>>;
  /** Options without a value. */
  readonly flags: ReadonlySet<string>;
  /** Letters that take a value in a cluster of short options; empty where there are no clusters. */
  readonly shortValues: string;
  /** Names of the words that are no options, in order; empty for those that mean nothing. */
  readonly positional: readonly string[];
}

interface ToolRow {
  readonly programs: RegExp;
  /** Words that must follow, with blanks between. */
  readonly verb?: RegExp;
  readonly tool: Partial<Omit<Tool, 'flags'>> & { readonly flags?: string };
}

const curlValues = 'AbcCdDeEFhHKmoPQrtTuUwxXyYz';
const login = { u: 'user', p: 'password', username: 'user', password: 'password' };

// The first row that fits counts.
const rows: readonly ToolRow[] = [
  {
    programs: /^curl$/,
    tool: {
      options: {
        u: 'user:secret',
        user: 'user:secret',
        H: 'header',
        header: 'header',
        'oauth2-bearer': 'token',
        U: 'proxy',
        'proxy-user': 'proxy',
      },
      shortValues: curlValues,
      flags:
        'silent fail show-error location insecure netrc verbose compressed globoff remote-name create-dirs fail-with-body',
    },
  },
  {
    programs: /^wget2?$/,
    tool: {
      options: { 'http-user': 'user', 'http-password': 'password' },
      shortValues: 'oOaeitTwQPUlARDIX',
      flags: 'quiet no-check-certificate auth-no-challenge content-disposition continue no-verbose',
    },
  },
  {
    programs: /^(?:https?|xh|xhs)$/,
    tool: { options: { a: 'user:secret', auth: 'user:secret' }, shortValues: 'aAohpsd' },
  },
  {
    programs: /^(?:docker|podman|nerdctl|buildah|img|oras)$/,
    verb: /^login\b/,
    tool: { options: login, shortValues: 'up', positional: ['', 'host'], flags: 'password-stdin tls-verify' },
  },
  {
    programs: /^crane$/,
    verb: /^auth login\b/,
    tool: { options: login, shortValues: 'up', positional: ['', '', 'host'], flags: 'password-stdin' },
  },
  {
    programs: /^(?:skopeo|podman|buildah)$/,
    tool: {
      options: { creds: 'user:secret', 'src-creds': 'user:secret', 'dest-creds': 'user:secret', ...login },
      positional: ['', 'host'],
      flags: 'insecure-policy password-stdin',
    },
  },
  {
    programs: /^helm$/,
    verb: /^registry login\b/,
    tool: { options: login, shortValues: 'up', positional: ['', '', 'host'], flags: 'password-stdin insecure' },
  },
  {
    programs: /^helm$/,
    tool: {
      options: login,
      positional: ['', '', 'name'],
      flags: 'force-update pass-credentials no-update insecure-skip-tls-verify',
    },
  },
  {
    programs: /^nuget$/,
    verb: /^setapikey\b/i,
    tool: { options: { s: 'source', source: 'source' }, positional: ['', 'apikey'], flags: 'NonInteractive' },
  },
  {
    programs: /^nuget$/,
    verb: /^sources?\b/i,
    tool: {
      options: { source: 'source', username: 'user', password: 'password', name: 'name' },
      flags: 'StorePasswordInClearText NonInteractive',
    },
  },
  {
    programs: /^nuget$/,
    verb: /^push\b/i,
    tool: {
      options: { s: 'source', source: 'source', apikey: 'apikey' },
      positional: ['', '', 'apikey'],
      flags: 'NonInteractive SkipDuplicate',
    },
  },
  {
    programs: /^dotnet$/,
    verb: /^nuget (?:add|update) source\b/i,
    tool: {
      options: { n: 'name', u: 'user', p: 'password', s: 'source', username: 'user', password: 'password' },
      flags: 'store-password-in-clear-text',
    },
  },
  {
    programs: /^dotnet$/,
    tool: {
      options: { k: 'apikey', 'api-key': 'apikey', s: 'source', source: 'source' },
      flags: 'skip-duplicate no-symbols interactive',
    },
  },
  {
    programs: /^(?:choco|chocolatey)$/,
    tool: { options: { k: 'apikey', s: 'source', u: 'user', p: 'password', n: 'name' } },
  },
  { programs: /^twine$/, tool: { options: { u: 'user', p: 'password', 'repository-url': 'url', r: 'name' } } },
  {
    programs: /^(?:conan)$/,
    verb: /^remote login\b/,
    tool: { options: { p: 'password' }, positional: ['', '', 'remote', 'user'] },
  },
  {
    programs: /^(?:conan)$/,
    verb: /^user\b/,
    tool: { options: { p: 'password', r: 'remote' }, positional: ['', 'user'] },
  },
  {
    programs: /^(?:jf|jfrog)$/,
    tool: {
      options: {
        apikey: 'apikey',
        'access-token': 'token',
        user: 'user',
        password: 'password',
        url: 'url',
        'artifactory-url': 'url',
        'refresh-token': 'refreshToken',
      },
      flags: 'interactive basic-auth-only overwrite recursive flat',
    },
  },
  { programs: /^cargo$/, tool: { options: { registry: 'name', token: 'token' }, positional: ['', 'token'] } },
  { programs: /^(?:gem)$/, tool: { options: { host: 'url', k: 'name', a: 'url', s: 'source' } } },
  { programs: /^bundle$/, verb: /\bconfig\b/, tool: { flags: 'global local' } },
  {
    programs: /^kubectl|^oc$/,
    tool: { options: { 'docker-server': 'host', 'docker-username': 'user', 'docker-password': 'password' } },
  },
  { programs: /^git$/, tool: { options: { c: 'setting' } } },
  { programs: /^poetry$/, tool: { positional: [] } },
  {
    programs: /^invoke-(?:restmethod|webrequest)|^i[wr]m?$/,
    tool: { options: { uri: 'url' }, flags: 'UseBasicParsing' },
  },
];

const none: Tool = { options: {}, flags: new Set(), shortValues: '', positional: [] };

/** What the options of a program mean when it is called with these words; nothing for a program that we do not know. */
export function findTool(program: string, words: readonly string[]): Tool {
  const row = rows.find(
    ({ programs, verb }) => programs.test(program) && (verb === undefined || verb.test(words.join(' '))),
  );
  if (row === undefined) return none;
  const { options = {}, shortValues = '', positional = [], flags = '' } = row.tool;
  return { options, shortValues, positional, flags: new Set(flags.split(' ')) };
}
