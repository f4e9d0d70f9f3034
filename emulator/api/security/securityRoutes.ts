import type { RequestHandler } from 'express';
import { Router } from 'express';
import { attributes, isFeedScoped } from '../../auth/attributes.ts';
import { queryOf } from '../../http/authorize.ts';
import { readJson } from '../../http/body.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Tables } from '../../tables.ts';
import { FieldError } from '../fields.ts';
import { addGroup, deleteGroup, updateGroup } from './groups.ts';
import { addPermission, deletePermission, permissionToWire } from './permissions.ts';
import { addTask, deleteTask, taskToWire, updateTask } from './tasks.ts';
import { addUser, deleteUser, listUsers, updateUser, userToWire } from './users.ts';

/** A change that is described by a JSON body. @returns what the reply shows. */
type Change = (tables: Tables, body: unknown) => unknown;

/** `/api/security/…`: users, groups, tasks, permissions (spec: security). */
export function securityRoutes(surroundings: Surroundings, tables: Tables): Router {
  const router = Router();
  const read = (path: string, list: (query: URLSearchParams) => readonly unknown[]): void =>
    resource(router, surroundings, path, {
      GET: allow(surroundings, 'security', (exchange) => json(200, list(queryOf(exchange.url)))),
    });
  const change = (path: string, work: Change): void =>
    resource(router, surroundings, path, { POST: changing(surroundings, tables, work) });
  const remove = (path: string, work: (tables: Tables, query: URLSearchParams) => Reply): void => {
    const handler = allow(surroundings, 'security', (exchange) => work(tables, queryOf(exchange.url)));
    resource(router, surroundings, path, { POST: handler, DELETE: handler });
  };

  read('/users/list', (query) => listUsers(tables, query.get('search-term') ?? '').map(userToWire));
  change('/users/add', addUser);
  change('/users/update', updateUser);
  remove('/users/delete', deleteUser);

  read('/groups/list', () => tables.groups.list().map(({ name, users }) => ({ name, users })));
  change('/groups/add', addGroup);
  change('/groups/update', updateGroup);
  remove('/groups/delete', deleteGroup);

  read('/tasks/list', () => tables.tasks.list().map(taskToWire));
  change('/tasks/add', addTask);
  change('/tasks/update', updateTask);
  remove('/tasks/delete', deleteTask);

  read('/attributes/list', () => attributes.map((name) => ({ name, feedScoped: isFeedScoped(name) })));

  read('/permissions/list', () => tables.permissions.list().map(permissionToWire));
  change('/permissions/add', addPermission);
  remove('/permissions/delete', deletePermission);
  return router;
}

function changing(surroundings: Surroundings, tables: Tables, work: Change): RequestHandler {
  return allow(surroundings, 'security', async (exchange) => {
    const body = await readJson(exchange.request);
    try {
      return json(200, await work(tables, body));
    } catch (error) {
      throw error instanceof FieldError ? new HttpError(400, error.message) : error;
    }
  });
}
