import { type Grant, type Holder, type Permission, parseVirtualPrincipal } from '../../contract/security.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import type { Tables } from '../../tables.ts';
import { FieldError, Fields, quote } from '../fields.ts';
import { namedBy } from './names.ts';

const knownFields = ['id', 'user', 'group', 'task', 'feed', 'feedGroup', 'deny'];

/** A permission in ProGet's form; virtual principals stand there as users. */
export function permissionToWire({ id, holder, task, feed, feedGroup, deny }: Permission): Record<string, unknown> {
  return {
    id,
    [holder.kind === 'group' ? 'group' : 'user']: holder.name,
    task,
    ...(feed === null ? {} : { feed }),
    ...(feedGroup === null ? {} : { feedGroup }),
    deny,
  };
}

/** @throws FieldError */
export function addPermission(tables: Tables, body: unknown): unknown {
  const fields = new Fields(body, knownFields, 'permission');
  const holder = readHolder(fields, tables);
  return permissionToWire(tables.permissions.create(holder, readGrant(fields, tables)));
}

/** @throws HttpError 400 for what is no number, 404. */
export function deletePermission(tables: Tables, query: URLSearchParams): Reply {
  const id = namedBy(query, 'permissionId');
  if (!/^\d{1,15}$/.test(id)) throw new HttpError(400, 'permissionId must be a whole number: delete?permissionId=1');
  if (!tables.permissions.delete(Number(id))) throw new HttpError(404, `There is no permission with the id ${id}.`);
  return text(200, '');
}

/** Everyone, Authenticated and Anonymous may be given as user or as group. */
function readHolder(fields: Fields, tables: Tables): Holder {
  const user = fields.text('user') ?? '';
  const group = fields.text('group') ?? '';
  if ((user === '') === (group === '')) throw new FieldError('A permission needs either user or group, and not both.');
  const virtual = parseVirtualPrincipal(user === '' ? group : user);
  if (virtual !== undefined) return { kind: 'virtual', name: virtual };
  if (user !== '' && tables.users.find(user) === undefined) {
    throw new FieldError(`user: there is no user ${quote(user)} (names match exactly).`);
  }
  if (group !== '' && tables.groups.find(group) === undefined) {
    throw new FieldError(`group: there is no group ${quote(group)} (names match exactly).`);
  }
  return user === '' ? { kind: 'group', name: group } : { kind: 'user', name: user };
}

function readGrant(fields: Fields, tables: Tables): Grant {
  const task = fields.text('task') ?? '';
  if (task === '') throw new FieldError('task is required.');
  if (tables.tasks.find(task) === undefined) {
    throw new FieldError(`task: there is no task ${quote(task)} (names match exactly).`);
  }
  const feedName = fields.text('feed') ?? '';
  const feedGroup = fields.text('feedGroup') ?? '';
  if (feedName !== '' && feedGroup !== '') throw new FieldError('A permission has feed or feedGroup, and not both.');
  const feed = feedName === '' ? null : tables.feeds.find(feedName);
  if (feed === undefined) throw new FieldError(`feed: there is no feed ${quote(feedName)}.`);
  if (feedGroup !== '' && !tables.feeds.hasGroup(feedGroup)) {
    throw new FieldError(`feedGroup: no feed is in a group ${quote(feedGroup)}.`);
  }
  return {
    task,
    feed: feed?.name ?? null,
    feedGroup: feedGroup === '' ? null : feedGroup,
    deny: fields.flag('deny') ?? false,
  };
}
