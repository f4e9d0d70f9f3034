import { type Attribute, attributes, isFeedScoped } from '../../auth/attributes.ts';
import type { SecurityTask } from '../../contract/security.ts';
import { builtInTask } from '../../contract/tasks.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import type { Tables } from '../../tables.ts';
import { FieldError, Fields, quote } from '../fields.ts';
import { namedBy, readName } from './names.ts';

const knownFields = ['name', 'description', 'feedScoped', 'attributes'];

/** A task in ProGet's form. */
export function taskToWire({ name, description, feedScoped, attributes: held }: SecurityTask): Record<string, unknown> {
  return {
    name,
    ...(description === null ? {} : { description }),
    feedScoped,
    attributes: held.includes('*') ? attributes : held,
  };
}

/** @throws FieldError */
export function addTask(tables: Tables, body: unknown): unknown {
  const fields = new Fields(body, knownFields, 'task');
  const name = readName(fields, problemOf);
  if (tables.tasks.find(name) !== undefined) throw new FieldError(`name: there is a task ${quote(name)} already.`);
  const held = readAttributes(fields);
  if (held === null) throw new FieldError(`attributes is required: some of ${attributes.join(', ')}.`);
  return put(tables, {
    name,
    description: fields.prose('description'),
    feedScoped: fields.flag('feedScoped') ?? held.every(isFeedScoped),
    attributes: held,
  });
}

/** What is left out stays as it is. @throws FieldError, HttpError 404, 409 for a built-in task. */
export function updateTask(tables: Tables, body: unknown): unknown {
  const fields = new Fields(body, knownFields, 'task');
  const name = readName(fields, () => null);
  const task = existing(tables, name);
  return put(tables, {
    name,
    description: fields.text('description') === null ? task.description : fields.prose('description'),
    feedScoped: fields.flag('feedScoped') ?? task.feedScoped,
    attributes: readAttributes(fields) ?? task.attributes,
  });
}

/** @throws HttpError 404, 409 for a built-in task and for one that permissions name. */
export function deleteTask(tables: Tables, query: URLSearchParams): Reply {
  const name = namedBy(query, 'task');
  existing(tables, name);
  // With the task, its restrictions would go unnoticed.
  const count = tables.permissions.countOf(name);
  if (count > 0) {
    throw new HttpError(409, `Delete the permissions first: ${count} of them name the task ${quote(name)}.`);
  }
  tables.tasks.delete(name);
  return text(200, '');
}

function put(tables: Tables, task: SecurityTask): unknown {
  tables.tasks.put(task);
  return taskToWire(task);
}

function existing(tables: Tables, name: string): SecurityTask {
  const task = tables.tasks.find(name);
  if (task === undefined) throw new HttpError(404, `There is no task ${quote(name)} (names match exactly).`);
  if (builtInTask(name) !== undefined) throw new HttpError(409, `The built-in task ${name} stays as it is.`);
  return task;
}

function problemOf(name: string): string | null {
  if (name !== name.trim()) return 'A task name must not begin or end with a blank.';
  if (name.length > 255) return 'A task name has at most 255 characters.';
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name)) return 'A task name must not hold control characters.';
  return null;
}

/** In any case, in our order. */
function readAttributes(fields: Fields): Attribute[] | null {
  const given = fields.texts('attributes');
  if (given === null) return null;
  const lower = new Set(given.map((one) => one.toLowerCase()));
  const found = attributes.filter((one) => lower.delete(one.toLowerCase()));
  const unknown = given.find((one) => lower.has(one.toLowerCase()));
  if (unknown !== undefined) {
    throw new FieldError(`attributes: there is no attribute ${quote(unknown)}, only ${attributes.join(', ')}.`);
  }
  if (found.length === 0) throw new FieldError(`attributes must name at least one of ${attributes.join(', ')}.`);
  return found;
}
