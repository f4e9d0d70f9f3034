import type { Command } from 'commander';
import type { ApplyFlags } from './apply.ts';
import type { Output } from './output.ts';
import type { RollbackFlags } from './rollback.ts';

export function addApply(program: Command, output: Output, exitWith: (code: number) => void): void {
  program
    .command('apply')
    .description('make keys, rewrite files')
    .argument('<plan>', 'file that "plan" wrote')
    .argument('[folder]', 'the folder that was planned for', '.')
    .option('--dry-run', 'try it on a throw-away emulator; nothing else is touched')
    .option('--env-out <file>', 'write the values of environment variables there')
    .option('--yes', 'do not ask')
    .option('--key <->', "-: the server's key from standard input, else PROGET_KEY")
    .option('--json', 'print the report as JSON')
    .action(async (plan: string, folder: string, flags: ApplyFlags) =>
      exitWith(await (await import('./apply.ts')).apply(plan, folder, flags, output)),
    )
    .addHelpText(
      'after',
      `
A run that was cut off is gone on with by the next one. Exit code 0: all done.

Examples:
  proget-keys apply plan.json ~/work --dry-run
  proget-keys apply plan.json ~/work --env-out ~/proget.env --yes`,
    );
}

export function addRollback(program: Command, output: Output, exitWith: (code: number) => void): void {
  program
    .command('rollback')
    .description('take back what "apply" did')
    .argument('<plan>', 'file that "plan" wrote')
    .argument('[folder]', 'the folder that was planned for', '.')
    .option('--forget', 'keep keys and files, drop what the files held before')
    .option('--yes', 'do not ask')
    .option('--key <->', "-: the server's key from standard input, else PROGET_KEY")
    .option('--json', 'print the report as JSON')
    .action(async (plan: string, folder: string, flags: RollbackFlags) =>
      exitWith(await (await import('./rollback.ts')).rollback(plan, folder, flags, output)),
    )
    .addHelpText(
      'after',
      `
Files that were changed since, and keys that were there before, are left.

Examples:
  proget-keys rollback plan.json ~/work`,
    );
}
