// Loaded with --require into the command that is to be killed: counts every step that leaves a trace (writes, renames,
// requests) and ends the process with SIGKILL at the one whose number is in KILL_AT. A write that is killed is torn.
// With KILL_SIGNAL that signal comes at the step instead, and the command goes on as it will.
// Without KILL_AT the names of all steps go to the file in KILL_LOG.
const { appendFileSync, writeSync } = require('node:fs');
const promises = require('node:fs/promises');

const { KILL_AT, KILL_LOG, KILL_ROOT = '', KILL_SIGNAL } = process.env;
let count = 0;

/** @param tear what to leave half done before the end */
function point(name, tear = () => undefined) {
  count += 1;
  if (KILL_AT === undefined) appendFileSync(KILL_LOG, `${name}\n`);
  else if (count === Number(KILL_AT)) {
    if (KILL_SIGNAL !== undefined) return void process.kill(process.pid, KILL_SIGNAL);
    tear();
    process.kill(process.pid, 'SIGKILL');
    // The signal may take a moment to arrive; nothing else must happen until then.
    for (;;);
  }
}

const isOurs = (path) => typeof path === 'string' && path.startsWith(KILL_ROOT);
for (const name of ['rename', 'rm', 'mkdir', 'link', 'chmod']) {
  const own = promises[name];
  promises[name] = async (path, ...rest) => {
    if (isOurs(path)) point(`${name} ${path}`);
    return own(path, ...rest);
  };
}
const { open } = promises;
promises.open = async (path, flags, ...rest) => {
  if (isOurs(path) && flags !== 'r') point(`open ${path}`);
  const file = await open(path, flags, ...rest);
  if (isOurs(path))
    for (const name of ['writeFile', 'appendFile', 'sync', 'datasync', 'truncate', 'close']) {
      const own = file[name].bind(file);
      file[name] = async (...args) => {
        const tear = () => {
          if (!/File$/.test(name)) return;
          const bytes = Buffer.from(args[0]);
          writeSync(file.fd, bytes.subarray(0, Math.floor(bytes.length / 2)));
        };
        if (flags !== 'r' || name === 'sync') point(`${name} ${path}`, tear);
        return own(...args);
      };
    }
  return file;
};
const ownFetch = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  const name = `${init?.method ?? 'GET'} ${new URL(url).pathname}`;
  const isWrite = (init?.method ?? 'GET') !== 'GET';
  point(`ask ${name}`);
  const response = await ownFetch(url, init);
  if (isWrite) point(`answered ${name}`);
  return response;
};
