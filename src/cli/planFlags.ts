import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Output } from './output.ts';
import type { PlanFlags } from './plan.ts';

export function addPlan(program: Command, output: Output): void {
  const collect = (text: string, earlier: string[] = []) => [...earlier, text];
  program
    .command('plan')
    .description('plan their move to ProGet')
    .argument('[folder]', 'where to look', '.')
    .option('--target <url>', 'the ProGet server, or emulator; its key in PROGET_KEY')
    .option('--key <->', '-: its key from standard input')
    .option('--artifactory <url>', 'ask it for rights and repositories; see below')
    .option('--own-key', 'fetch your own API key from there, too')
    .option('--probe', 'try each credential there, once')
    .option('--access-export <file>', 'tells whose the API keys are')
    .option('--host <host>', 'this host is Artifactory; repeatable', collect)
    .option('--docker-base <host>', 'its sub-domains are Docker repositories; repeatable', collect)
    .option('--exclude <pattern>', 'leave out, as in .gitignore; repeatable', collect)
    .option('--no-ignore-files', 'look at what .gitignore and .ignore leave out, too')
    .option('--home', "look into your clients' own files, too (~/.npmrc …)")
    .option('--csv <file>', 'a list of keys, too')
    .option('--from <plan>', 'keep what was decided in an earlier plan')
    .option('--map <repo=feed>', 'the feed for a repository; repeatable', collect)
    .option('--accept-guesses', 'take the feeds that were guessed')
    .option('--as <rows=key>', 'FEED,FEED; group:G; personal:USER; system; least', collect)
    .option('--decide <rows=what>', 'migrate, new-value, skip; repeatable', collect)
    .addOption(
      new Option('--secrets <form>', 'files get: environment, literal')
        .argParser(readForm)
        .default('environment', 'the former'),
    )
    .option('--no-urls', 'leave the URLs in the files as they are')
    .option('--images', 'change names of Docker images, too')
    .option('--out <file>', 'write the plan for apply')
    .option('--markdown <file>', 'write the plan for people')
    .option('--json', 'print JSON')
    .action(async (folder: string, flags: PlanFlags) => (await import('./plan.ts')).plan(folder, flags, output))
    .addHelpText(
      'after',
      `
Log-in at Artifactory: ARTIFACTORY_ACCESS_TOKEN, or ARTIFACTORY_USER with
ARTIFACTORY_PASSWORD. ROWS: first digits of a fingerprint, all, undecided, a
kind (password) or a conflict (in-git).

Examples:
  proget-keys plan ~/work --target https://proget.example --out plan.json
  proget-keys plan --target emulator --map npm-all=npm --decide in-git=skip`,
    );
}

/** Not by `choices`, which takes two lines of a screen. */
function readForm(text: string): PlanFlags['secrets'] {
  if (text === 'environment' || text === 'literal') return text;
  throw new InvalidArgumentError('Allowed are environment and literal.');
}
