import type { Command } from 'commander';
import { addTargetFlags } from './connect.ts';
import type { ExitCode } from './exit.ts';
import { createGroup, deleteGroup, listGroups, updateGroup } from './groups.ts';
import type { Output } from './output.ts';
import { addPermission, deletePermission, listPermissions } from './permissions.ts';
import { createUser, deleteUser, listUsers, updateUser } from './users.ts';

/** Runs a verb and tells its exit code. */
type Run = (work: (output: Output) => Promise<ExitCode>) => Promise<void>;

/** `users …`, `groups …` and `permissions …`: the security API on the command line. */
export function addSecurityVerbs(
  program: Command,
  run: Run,
  examples: (command: Command, lines: readonly string[]) => void,
): void {
  const family = (name: string, description: string): Command =>
    program.command(name).description(description).helpCommand(false);
  const verb = (parent: Command, usage: string, description: string, ...lines: string[]): Command => {
    const command = addTargetFlags(parent.command(usage).description(description));
    examples(command, lines);
    return command;
  };
  const several = (value: string, earlier: string[] = []): string[] => [...earlier, value];

  const users = family('users', 'list, create, change and delete users');
  verb(users, 'list', 'list users', 'users list --search smith')
    .option('--search <text>', 'part of a name or e-mail address')
    .action((options) => run((output) => listUsers(options, output)));
  const describe = (command: Command): Command =>
    command
      .option('--display-name <text>', 'name to show')
      .option('--email <address>', 'e-mail address')
      .option('--group <name>', 'group to be in; repeatable', several)
      .option('--password <->', 'take the password from standard input (give -)');
  describe(
    verb(
      users,
      'create <name>',
      'create a user; asks for the password',
      'users create j.smith --group developers',
      'users create ci --password - < password.txt',
    ),
  )
    .option('--no-password', 'make a user who cannot log in, but can have Personal keys')
    .action((name, options) => run((output) => createUser(name, options, output)));
  describe(
    verb(
      users,
      'update <name>',
      'change a user',
      'users update j.smith --password - < password.txt',
      'users update j.smith --group developers --group admins',
    ),
  ).action((name, options) => run((output) => updateUser(name, options, output)));
  verb(users, 'delete <name>', 'delete a user with the permissions', 'users delete j.smith').action((name, options) =>
    run((output) => deleteUser(name, options, output)),
  );

  const groups = family('groups', 'list, create, change and delete groups of users');
  verb(groups, 'list', 'list groups', 'groups list').action((options) => run((output) => listGroups(options, output)));
  for (const [usage, description, work, example] of [
    ['create <name>', 'create a group', createGroup, 'groups create developers --user j.smith'],
    ['update <name>', 'replace the members of a group', updateGroup, 'groups update developers --user j.smith'],
  ] as const) {
    const command = verb(groups, usage, description, example).option('--user <name>', 'member; repeatable', several);
    command.action((name, options) => run((output) => work(name, options, output)));
  }
  verb(groups, 'delete <name>', 'delete a group with its permissions', 'groups delete developers').action(
    (name, options) => run((output) => deleteGroup(name, options, output)),
  );

  const permissions = family('permissions', 'list, add and delete permissions and restrictions');
  verb(permissions, 'list', 'list permissions', 'permissions list').action((options) =>
    run((output) => listPermissions(options, output)),
  );
  verb(
    permissions,
    'add',
    'let somebody do something, or deny it',
    'permissions add --user j.smith --task "Publish Packages" --feed npm',
    'permissions add --user Anonymous --task "View & Download Packages"',
  )
    .requiredOption('--task <name>', '"View & Download Packages", "Publish Packages", …')
    .option('--user <name>', 'a user, or Everyone, Authenticated, Anonymous')
    .option('--group <name>', 'a group of users')
    .option('--feed <name>', 'on this feed only')
    .option('--feed-group <name>', 'on the feeds of this feed group only')
    .option('--deny', 'a restriction instead of a permission')
    .action((options) => run((output) => addPermission(options, output)));
  verb(permissions, 'delete <id>', 'delete a permission by number', 'permissions delete 7').action((id, options) =>
    run((output) => deletePermission(id, options, output)),
  );
}
