import * as z from 'zod/mini';
import { connect, type Target } from './connect.ts';
import { type ExitCode, exitCodes } from './exit.ts';
import { layOut, type Output } from './output.ts';
import { readAnswer } from './readAnswer.ts';
import { type PasswordFlag, readPassword } from './readPassword.ts';

const userSchema = z.looseObject({
  name: z.string(),
  displayName: z.nullish(z.string()),
  email: z.nullish(z.string()),
  groups: z.nullish(z.array(z.string())),
});

export interface UserOptions extends Target {
  readonly json?: boolean;
  readonly search?: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly group?: readonly string[];
  readonly password?: PasswordFlag;
}

export async function listUsers(options: UserOptions, output: Output): Promise<ExitCode> {
  const { client } = await connect(options);
  const term = options.search === undefined ? '' : `?search-term=${encodeURIComponent(options.search)}`;
  const users = readAnswer(z.array(userSchema), await client.get(`/api/security/users/list${term}`), 'list of users');
  if (options.json) output.json(users);
  else {
    const rows = users.map((user) => [
      user.name,
      user.displayName ?? '',
      user.email ?? '',
      (user.groups ?? []).join(', '),
    ]);
    for (const line of layOut(['NAME', 'DISPLAY NAME', 'E-MAIL', 'GROUPS'], rows)) output.data(line);
  }
  return exitCodes.ok;
}

export async function createUser(name: string, options: UserOptions, output: Output): Promise<ExitCode> {
  const password = await readPassword(options.password, output);
  const { client } = await connect(options);
  const body = { name, ...described(options), ...(password === null ? {} : { password }) };
  const user = await client.post('/api/security/users/add', body);
  if (options.json) output.json(user);
  else output.prose(`Made the user ${name}. Grant something: permissions add --user ${name} --task "Publish Packages"`);
  return exitCodes.ok;
}

/** Changes what is given; the password only when asked for. */
export async function updateUser(name: string, options: UserOptions, output: Output): Promise<ExitCode> {
  const password = options.password === undefined ? null : await readPassword(options.password, output);
  const { client } = await connect(options);
  const body = { name, ...described(options), ...(password === null ? {} : { password }) };
  const user = await client.post('/api/security/users/update', body);
  if (options.json) output.json(user);
  else output.prose(`Changed the user ${name}.`);
  return exitCodes.ok;
}

export async function deleteUser(name: string, options: UserOptions, output: Output): Promise<ExitCode> {
  const { client } = await connect(options);
  await client.delete(`/api/security/users/delete?user=${encodeURIComponent(name)}`);
  if (options.json) output.json({ deleted: name });
  else output.prose(`There is no user ${name} any more.`);
  return exitCodes.ok;
}

function described({ displayName, email, group }: UserOptions): Record<string, unknown> {
  return {
    ...(displayName === undefined ? {} : { displayName }),
    ...(email === undefined ? {} : { email }),
    ...(group === undefined ? {} : { groups: group }),
  };
}
