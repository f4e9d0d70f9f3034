import { Command } from 'commander';
import { version } from '../../package.json';
import { clientNames } from '../clients/client.ts';
import { addApply, addRollback } from './applyFlags.ts';
import { type ConfigOptions, config } from './config.ts';
import { exec } from './exec/exec.ts';
import { addStartFlags, startArguments } from './exec/startArguments.ts';
import { type ExplainOptions, explain } from './explain.ts';
import type { Output } from './output.ts';
import { addPlan } from './planFlags.ts';
import type { ScanVerbFlags } from './scan.ts';

/** All verbs but the emulator's own, which are its bundle's. @param exitWith takes the exit code of `exec` */
export function buildProgram(output: Output, exitWith: (code: number) => void): Command {
  const program = new Command('proget-keys')
    .description('A local stand-in for ProGet whose API keys real package clients obey.')
    .version(version)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    // --help does the same, and a screen has 24 lines.
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  proget-keys emulator start --demo
  proget-keys exec --in-memory --demo -- npm install

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 not running;
exec has its own.`,
    );
  // Only for the help: main.ts hands these over before they are parsed here.
  program.command('emulator').description('start, stop, inspect the local emulator');
  addConfig(program, output);
  addExplain(program, output);
  addExec(program, output, exitWith);
  addScan(program, output);
  addPlan(program, output);
  addApply(program, output, exitWith);
  addRollback(program, output, exitWith);
  return program;
}

function addConfig(program: Command, output: Output): void {
  program
    .command('config')
    .description("print a client's configuration file")
    .argument('<client>', clientNames.join(', '))
    .option('--feed <feed>', 'the feed to use (needed)')
    .option('--env', 'leave the key in the environment variable PROGET_KEY')
    .option('--key <->', '-: a key from standard input; printed if it is a demo key')
    .option('--url <url>', 'for this server, unasked, instead of the running emulator')
    .option('--data-dir <folder>', 'data folder of the emulator, if not the usual one')
    .option('--json', 'print JSON')
    .action((client: string, options: ConfigOptions) => config(client, options, output))
    .addHelpText(
      'after',
      `
The keys of --demo are written into the file; every other key is referred to.

Examples:
  proget-keys config npm --feed npm > .npmrc
  proget-keys config nuget --feed nuget > NuGet.Config
  proget-keys config bundler --feed gems > .bundle/config
  proget-keys config yarn --feed npm > .yarnrc.yml     # yarn1: Yarn 1's .npmrc
  proget-keys config nuget --feed internal --url https://proget.example`,
    );
}

function addExplain(program: Command, output: Output): void {
  program
    .command('explain')
    .description('why a request was refused, and what to do')
    .argument('[id]', 'number of a request, or last = the last refused one', 'last')
    .option('--data-dir <folder>', 'data folder of the emulator, if not the usual one')
    .option('--url <url>', 'the emulator at this address, its admin key in PROGET_EMULATOR_ADMIN_KEY')
    .option('--json', 'print JSON')
    .action((id: string, options: ExplainOptions) => explain(id, options, output))
    .addHelpText(
      'after',
      `
Examples:
  proget-keys explain
  proget-keys explain 17 --json
  proget-keys emulator requests --denied`,
    );
}

function addExec(program: Command, output: Output, exitWith: (code: number) => void): void {
  const collect = (text: string, earlier: string[] = []) => [...earlier, text];
  const command = program
    .command('exec')
    .description('run a command against the emulator')
    .argument('[command...]')
    .option('--feed <name>', 'where there are several of a type; repeatable', collect)
    .option('--pass-env <name>', 'hand on NAME or PREFIX* as well; repeatable', collect)
    .passThroughOptions();
  addStartFlags(command);
  command.action(async (words: string[], given: { feed?: string[]; passEnv?: string[] }) => {
    const options = { ...startArguments(command), feeds: given.feed ?? [], passEnv: given.passEnv ?? [] };
    exitWith(await exec(words, options, output));
  });
  command.addHelpText(
    'after',
    `
Starts the emulator, or uses the one that runs with the same data; takes all
options of "emulator start". COMMAND gets PROGET_URL, PROGET_KEY, a .npmrc and
a NuGet.Config (PROGET_NUGET_CONFIG), none of your npm_* and token variables.
A .npmrc or NuGet.Config in the project wins. In memory, any port is used.

Exit codes: those of the command; 128+n for a signal; 125 we failed,
126 COMMAND cannot be run, 127 it is not there; 2 wrong usage.

Examples:
  proget-keys exec --in-memory --demo -- npm install
  proget-keys exec --pass-env 'MY_*' -- sh -c 'dotnet restore && ./test.sh'`,
  );
}

function addScan(program: Command, output: Output): void {
  const collect = (text: string, earlier: string[] = []) => [...earlier, text];
  program
    .command('scan')
    .description('find credentials of Artifactory')
    .argument('[folder]', 'where to look', '.')
    .option('--host <host>', 'this host is Artifactory; repeatable', collect)
    .option('--docker-base <host>', 'its sub-domains are Docker repositories; repeatable', collect)
    .option('--exclude <pattern>', 'leave out, as in .gitignore; repeatable', collect)
    .option('--no-ignore-files', 'look at what .gitignore and .ignore leave out, too')
    .option('--show-secrets', 'print the values')
    .option('--json', 'print JSON')
    // Its parsers are loaded by nobody else.
    .action(async (folder: string, flags: ScanVerbFlags) => (await import('./scan.ts')).scan(folder, flags, output))
    .addHelpText(
      'after',
      `
Examples:
  proget-keys scan
  proget-keys scan ~/work --host artifactory.corp.example --json`,
    );
}
