// node activateOnce.cjs EXTENSION_FOLDER: loads the bundle and activates it once, in an editor that takes everything and
// does nothing; prints the milliseconds of processor time. What the real extension host has loaded anyway does not count.
const Module = require('node:module');
const { join } = require('node:path');

for (const name of ['child_process', 'crypto', 'fs/promises', 'http', 'https', 'net', 'os', 'stream', 'url'])
  require(`node:${name}`);

/** Anything: can be called, constructed, and has every member. */
function anything() {
  // An arrow could not be constructed.
  function one() {}
  return new Proxy(one, {
    get(target, name) {
      if (name === 'then' || typeof name === 'symbol') return undefined;
      target[name] ??= anything();
      return target[name];
    },
    apply: anything,
    construct: anything,
  });
}

const vscode = anything();
const load = Module._load;
Module._load = (id, ...others) => (id === 'vscode' ? vscode : load(id, ...others));

const folder = process.argv[2];
const memory = { get: () => undefined, update: async () => undefined };
const context = {
  subscriptions: [],
  extensionPath: folder,
  globalStorageUri: { fsPath: join(folder, 'storage') },
  globalState: memory,
  workspaceState: memory,
  secrets: anything(),
  environmentVariableCollection: anything(),
};

const before = process.cpuUsage();
require(join(folder, 'dist', 'extension.js')).activate(context);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
process.exit(0);
