import * as z from 'zod/mini';
import { connect, type Target } from './connect.ts';
import { type ExitCode, exitCodes, usageError } from './exit.ts';
import { layOut, type Output, printable } from './output.ts';
import { readAnswer } from './readAnswer.ts';

const permissionSchema = z.looseObject({
  id: z.number(),
  user: z.nullish(z.string()),
  group: z.nullish(z.string()),
  task: z.string(),
  feed: z.nullish(z.string()),
  feedGroup: z.nullish(z.string()),
  deny: z.boolean(),
});

export interface PermissionOptions extends Target {
  readonly json?: boolean;
  readonly user?: string;
  readonly group?: string;
  readonly task?: string;
  readonly feed?: string;
  readonly feedGroup?: string;
  readonly deny?: boolean;
}

export async function listPermissions(options: PermissionOptions, output: Output): Promise<ExitCode> {
  const { client } = await connect(options);
  const answer = await client.get('/api/security/permissions/list');
  const permissions = readAnswer(z.array(permissionSchema), answer, 'list of permissions');
  if (options.json) output.json(permissions);
  else {
    const rows = permissions.map((one) => [
      String(one.id),
      one.user ?? `group ${one.group ?? ''}`,
      one.deny ? 'may not' : 'may',
      one.task,
      one.feed ?? (one.feedGroup ? `group ${one.feedGroup}` : 'everywhere'),
    ]);
    for (const line of layOut(['ID', 'WHO', '', 'TASK', 'WHERE'], rows)) output.data(line);
  }
  return exitCodes.ok;
}

export async function addPermission(options: PermissionOptions, output: Output): Promise<ExitCode> {
  const { user, group, task, feed, feedGroup, deny = false } = options;
  if ((user === undefined) === (group === undefined)) throw usageError('Give either --user or --group, and not both.');
  if (feed !== undefined && feedGroup !== undefined) throw usageError('Give --feed or --feed-group, and not both.');
  const { client } = await connect(options);
  const body = { user, group, task, feed, feedGroup, deny };
  const added = readAnswer(permissionSchema, await client.post('/api/security/permissions/add', body), 'permission');
  if (options.json) output.json(added);
  else output.prose(`Added the ${deny ? 'restriction' : 'permission'} ${added.id}.`);
  return exitCodes.ok;
}

export async function deletePermission(id: string, options: PermissionOptions, output: Output): Promise<ExitCode> {
  if (!/^\d{1,15}$/.test(id))
    throw usageError(
      `Permissions are deleted by their number, as "permissions list" shows it, not "${printable(id)}".`,
    );
  const { client } = await connect(options);
  await client.delete(`/api/security/permissions/delete?permissionId=${id}`);
  if (options.json) output.json({ deleted: Number(id) });
  else output.prose(`Deleted the permission ${id}.`);
  return exitCodes.ok;
}
