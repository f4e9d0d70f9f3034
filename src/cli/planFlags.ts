import { type Command, Option } from 'commander';
import type { Output } from './output.ts';
import type { PlanFlags } from './plan.ts';

export function addPlan(program: Command, output: Output): void {
  const collect = (text: string, earlier: string[] = []) => [...earlier, text];
  program
    .command('plan')
    .description('plan how keys of Artifactory move to ProGet')
    .argument('[folder]', 'where to look', '.')
    .option('--target <url>', 'the ProGet server, or emulator; its key in PROGET_KEY')
    .option('--key <->', '-: its key from standard input')
    .option('--host <host>', 'this host is Artifactory; repeatable', collect)
    .option('--docker-base <host>', 'its sub-domains are Docker repositories; repeatable', collect)
    .option('--exclude <pattern>', 'leave out, as in .gitignore; repeatable', collect)
    .option('--no-ignore-files', 'look at what .gitignore and .ignore leave out, too')
    .addOption(
      new Option('--secrets <form>', 'what files get').choices(['environment', 'literal']).default('environment'),
    )
    .option('--no-urls', 'leave the URLs in the files as they are')
    .option('--images', 'change names of Docker images, too')
    .option('--json', 'print JSON')
    .action(async (folder: string, flags: PlanFlags) => (await import('./plan.ts')).plan(folder, flags, output))
    .addHelpText(
      'after',
      `
Examples:
  proget-keys plan ~/work --target https://proget.example --json > plan.json`,
    );
}
