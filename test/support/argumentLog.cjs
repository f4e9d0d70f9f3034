// Loaded with --require: the arguments of every process that is started go to the file in ARGUMENT_LOG, our own first.
const { appendFileSync } = require('node:fs');
const childProcess = require('node:child_process');

const log = (words) => appendFileSync(process.env.ARGUMENT_LOG, `${JSON.stringify(words)}\n`);
log(process.argv);
for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync']) {
  const own = childProcess[name];
  const logged = (command, args, ...rest) => {
    log([command, args]);
    return own(command, args, ...rest);
  };
  childProcess[name] = Object.assign(logged, own);
  for (const symbol of Object.getOwnPropertySymbols(own)) logged[symbol] = own[symbol];
}
