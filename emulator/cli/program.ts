import { Command } from 'commander';
import { clean } from './clean.ts';
import { addCommonFlags, addTargetFlags } from './connect.ts';
import { createKey } from './createKey.ts';
import type { ExitCode } from './exit.ts';
import { createFeed, deleteFeed, listFeeds } from './feeds.ts';
import { deleteKeys, listKeys } from './keys.ts';
import { logs } from './logs.ts';
import type { Output } from './output.ts';
import { requests } from './requests.ts';
import { addSecurityVerbs } from './securityProgram.ts';
import { deleteSnapshot, listSnapshots, restoreSnapshot, saveSnapshot } from './snapshot.ts';
import { addStartFlags } from './startFlags.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';

const called = 'proget-keys emulator';

/**
 * The verbs with their flags, help and examples.
 * @param done is told the exit code of the verb that ran.
 */
export function buildProgram(output: Output, done: (code: ExitCode) => void): Command {
  const program = new Command(called)
    .description('A local ProGet that real npm, dotnet and gem talk to, with real keys.')
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .helpCommand(false);

  const startCommand = program.command('start').description('serve until Ctrl-C, or attach to what serves already');
  addStartFlags(startCommand);
  startCommand.action(async (_options, command: Command) => {
    // Loaded late: only this verb needs the server, which is most of the program.
    const { start } = await import('./start.ts');
    done(await start(command, output));
  });
  examples(startCommand, [
    'start --demo',
    'start --in-memory --port 0 --json',
    'start --policies locked --edition free',
  ]);

  addVerb(program, 'stop', 'stop the emulator and wait for its end', addTargetFlags, stop, ['stop']);
  addVerb(program, 'status', 'say whether it runs, where, and what it holds', addTargetFlags, status, [
    'status',
    'status --json',
  ]);
  const cleanFlags = (command: Command) => addCommonFlags(command).option('--yes', 'remove without a further question');
  addVerb(program, 'clean', 'remove all data of a stopped emulator', cleanFlags, clean, ['clean --yes']);
  addKeyVerbs(program);
  addFeedVerbs(program);
  addSecurityVerbs(program, async (work) => done(await work(output)), examples);
  addSnapshotVerbs(program);
  const requestFlags = (command: Command) =>
    addTargetFlags(command)
      .option('--follow', 'go on with those to come, until Ctrl-C')
      .option('--denied', 'only those that were refused')
      .option('--all', 'those of our own tools too (/emulator/…)')
      .option('--key <id>', 'only those sent with this key; keys list shows its number')
      .option('--bodies', 'with the bodies that the logging of a key keeps')
      .option('--limit <number>', 'how many of the last ones', '50');
  addVerb(program, 'requests', 'show the last requests and how each was decided', requestFlags, requests, [
    'requests --denied',
    'requests --follow --json',
    'requests --key 1003 --bodies',
  ]);
  const logFlags = (command: Command) =>
    addCommonFlags(command)
      .option('--follow', 'go on with what is added, until Ctrl-C')
      .option('--lines <number>', 'how many of the last ones', '100');
  addVerb(program, 'logs', "show the end of the emulator's log", logFlags, logs, ['logs --follow']);
  examples(program, ['start --demo', 'keys create --type feed --feed npm --permissions view', 'requests --follow']);
  return program;

  function addVerb<Options>(
    parent: Command,
    name: string,
    description: string,
    addFlags: (command: Command) => Command,
    run: (options: Options, output: Output) => Promise<ExitCode>,
    lines: readonly string[],
  ): void {
    const command = addFlags(parent.command(name).description(description));
    command.action(async (options: Options) => done(await run(options, output)));
    examples(command, lines);
  }

  function addKeyVerbs(parent: Command): void {
    const keys = parent.command('keys').description('list, create and delete API keys').helpCommand(false);
    addVerb(keys, 'list', 'list keys, without their values', addTargetFlags, listKeys, ['keys list --json']);
    const create = addTargetFlags(keys.command('create').description('create a key and print its value alone'))
      .requiredOption('--type <type>', 'system | feed | personal')
      .option('--apis <list>', 'system keys: full-control, or some of feeds,sca,sbom-upload')
      .option('--feed <name>', 'feed keys: the feed')
      .option('--group <name>', 'feed keys: the feed group')
      .option('--permissions <list>', 'feed keys: some of view,add,promote,delete')
      .option('--user <name>', 'personal keys: whom the key acts as')
      .option('--name <text>', 'name to show')
      .option('--description <text>', 'what it is for')
      .option('--expiration <date>', 'last until then, such as 2030-12-31')
      .option('--logging <level>', 'none | request | response | both', 'none')
      .option('--key <->', 'take the value from standard input (give -); default: generated');
    create.action(async (options) => done(await createKey(options, output)));
    examples(create, [
      'keys create --type feed --feed npm --permissions view,add --name ci',
      'keys create --type system --apis full-control --key - < key.txt',
    ]);
    const remove = addTargetFlags(keys.command('delete').description('delete keys by number').argument('<id...>'));
    remove.action(async (ids: string[], options) => done(await deleteKeys(ids, options, output)));
    examples(remove, ['keys delete 1003']);
  }

  function addFeedVerbs(parent: Command): void {
    const feeds = parent.command('feeds').description('list, create and delete feeds').helpCommand(false);
    addVerb(feeds, 'list', 'list feeds', addTargetFlags, listFeeds, ['feeds list']);
    const create = addTargetFlags(feeds.command('create').description('create a feed').argument('<name>'))
      .requiredOption('--type <type>', 'nuget, npm, rubygems, universal, …')
      .option('--group <name>', 'feed group')
      .option('--description <text>', 'what it is for');
    create.action(async (name: string, options) => done(await createFeed(name, options, output)));
    examples(create, ['feeds create my-npm --type npm']);
    const remove = addTargetFlags(
      feeds.command('delete').description('delete a feed with its packages').argument('<name>'),
    );
    remove.action(async (name: string, options) => done(await deleteFeed(name, options, output)));
    examples(remove, ['feeds delete my-npm']);
  }

  function addSnapshotVerbs(parent: Command): void {
    const snapshots = parent
      .command('snapshot')
      .description('save everything under a name, and go back to it')
      .helpCommand(false);
    for (const [name, description, run] of [
      ['save', 'save everything as it is now', saveSnapshot],
      ['restore', 'go back; what there was until now becomes before-restore', restoreSnapshot],
    ] as const) {
      const verb = addTargetFlags(snapshots.command(name).description(description).argument('<name>'));
      verb.action(async (snapshot: string, options) => done(await run(snapshot, options, output)));
      examples(verb, [`snapshot ${name} clean-feeds`]);
    }
    addVerb(snapshots, 'list', 'list snapshots', addTargetFlags, listSnapshots, ['snapshot list']);
    const remove = addTargetFlags(snapshots.command('delete').description('delete a snapshot').argument('<name>'));
    remove.action(async (name: string, options) => done(await deleteSnapshot(name, options, output)));
    examples(remove, ['snapshot delete clean-feeds']);
    examples(snapshots, [
      'snapshot save clean-feeds',
      'snapshot restore clean-feeds',
      'snapshot restore before-restore',
    ]);
  }
}

function examples(command: Command, lines: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${called} ${line}`).join('\n')}`);
}
