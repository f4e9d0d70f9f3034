/**
 * What a client needs to run, and nothing that could steer it past the emulator: npm hands `npm_config_*` to its
 * children, and these beat every file; tokens of a CI would hide a missing key.
 */
const allowed: readonly RegExp[] = [
  /^(PATH|HOME|USER|LOGNAME|SHELL|PWD|TERM|TERM_PROGRAM|COLORTERM|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|CLICOLOR)$/,
  /^(LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|HOSTNAME|DISPLAY|EDITOR|VISUAL)$/,
  /^XDG_\w+$/,
  // Windows
  /^(SystemRoot|SystemDrive|windir|COMSPEC|PATHEXT|OS|APPDATA|LOCALAPPDATA|USERPROFILE|USERNAME|USERDOMAIN)$/i,
  /^(HOMEDRIVE|HOMEPATH|ALLUSERSPROFILE|ProgramData|ProgramFiles.*|ProgramW6432|CommonProgram.*|PUBLIC)$/i,
  /^(COMPUTERNAME|NUMBER_OF_PROCESSORS|PROCESSOR_\w+|PSModulePath)$/i,
  // toolchains
  /^(DOTNET_\w+|MSBUILD\w*|NUGET_(PACKAGES|HTTP_CACHE_PATH|PLUGINS_CACHE_PATH|SCRATCH)|NODE_ENV|NODE_EXTRA_CA_CERTS)$/,
  /^(JAVA_HOME|GOPATH|GOROOT|RUBYOPT|RUBYLIB|GEM_HOME|GEM_PATH|BUNDLE_GEMFILE|VIRTUAL_ENV|COREPACK_\w+|PNPM_HOME)$/,
  /^(NVM_\w+|VOLTA_HOME|ASDF_\w+|MISE_\w+|SSL_CERT_(FILE|DIR)|(https?|all|no)_proxy)$/i,
  // which CI this is, none of its tokens
  /^(CI|TF_BUILD|GITHUB_(ACTIONS|WORKSPACE|SHA|REF|RUN_ID)|GITLAB_CI|CI_PROJECT_DIR|BUILD_NUMBER|JENKINS_URL|TEAMCITY_VERSION)$/,
];

const loopback = 'localhost,127.0.0.1,::1';

/**
 * The environment to begin a client's with.
 * @param passed names to hand on besides; a `*` at the end stands for any end
 */
export function baseEnvironment(env: NodeJS.ProcessEnv, passed: readonly string[]): NodeJS.ProcessEnv {
  const isPassed = (name: string) =>
    passed.some((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : entry === name));
  const kept = Object.entries(env).filter(([name]) => isPassed(name) || allowed.some((rule) => rule.test(name)));
  const base: NodeJS.ProcessEnv = Object.fromEntries(kept);
  const proxied = Object.keys(base).some((name) => /^(https?|all)_proxy$/i.test(name));
  return proxied ? { ...base, ...withoutProxy(base) } : base;
}

/** The emulator is on this machine, where no proxy reaches. */
function withoutProxy(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const value = [env.no_proxy ?? env.NO_PROXY, loopback].filter(Boolean).join(',');
  return { no_proxy: value, NO_PROXY: value };
}
