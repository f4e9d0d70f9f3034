import * as z from 'zod/mini';
import { connect, type Target } from './connect.ts';
import { type ExitCode, exitCodes } from './exit.ts';
import { layOut, type Output } from './output.ts';
import { readAnswer } from './readAnswer.ts';

const groupsSchema = z.array(z.looseObject({ name: z.string(), users: z.nullish(z.array(z.string())) }));

export interface GroupOptions extends Target {
  readonly json?: boolean;
  readonly user?: readonly string[];
}

export async function listGroups(options: GroupOptions, output: Output): Promise<ExitCode> {
  const { client } = await connect(options);
  const groups = readAnswer(groupsSchema, await client.get('/api/security/groups/list'), 'list of groups');
  if (options.json) output.json(groups);
  else {
    const rows = groups.map(({ name, users }) => [name, (users ?? []).join(', ')]);
    for (const line of layOut(['NAME', 'USERS'], rows)) output.data(line);
    if (rows.length === 0) output.prose('No groups. Make one: proget-keys emulator groups create NAME --user USER');
  }
  return exitCodes.ok;
}

export async function createGroup(name: string, options: GroupOptions, output: Output): Promise<ExitCode> {
  return send('add', name, options, output, `Made the group ${name}.`);
}

/** The users given are its only members afterwards. */
export async function updateGroup(name: string, options: GroupOptions, output: Output): Promise<ExitCode> {
  return send('update', name, { ...options, user: options.user ?? [] }, output, `Changed the group ${name}.`);
}

export async function deleteGroup(name: string, options: GroupOptions, output: Output): Promise<ExitCode> {
  const { client } = await connect(options);
  await client.delete(`/api/security/groups/delete?group=${encodeURIComponent(name)}`);
  if (options.json) output.json({ deleted: name });
  else output.prose(`Deleted the group ${name} with its permissions.`);
  return exitCodes.ok;
}

async function send(
  call: 'add' | 'update',
  name: string,
  options: GroupOptions,
  output: Output,
  said: string,
): Promise<ExitCode> {
  const { client } = await connect(options);
  const users = options.user === undefined ? {} : { users: options.user };
  const group = await client.post(`/api/security/groups/${call}`, { name, ...users });
  if (options.json) output.json(group);
  else output.prose(said);
  return exitCodes.ok;
}
