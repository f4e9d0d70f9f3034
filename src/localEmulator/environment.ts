/** What the emulator's process needs, and nothing that could steer it: no `npm_*`, no options of node, no tokens. */
const allowed: readonly RegExp[] = [
  /^(PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP)$/i,
  /^(XDG_\w+|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(https?|all|no)_proxy)$/i,
  /^(SystemRoot|SystemDrive|windir|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|USERNAME|HOMEDRIVE|HOMEPATH)$/i,
];

/** The environment of an emulator that the editor starts: with the editor's own binary, which is told to be node. */
export function emulatorEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => allowed.some((rule) => rule.test(name)));
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
