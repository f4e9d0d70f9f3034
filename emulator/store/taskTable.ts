import type { SecurityTask } from '../contract/security.ts';
import { builtInTask, builtInTasks } from '../contract/tasks.ts';
import type { Store, Transaction } from './types.ts';
import { writeAuth } from './writeAuth.ts';

interface TaskRow {
  readonly name: string;
  readonly description: string | null;
  readonly feed_scoped: number;
  readonly attributes: string;
}

/** The built-in tasks, which stay as they are, and those that were made. Names are exact. */
export class TaskTable {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The built-in ones first. */
  list(): SecurityTask[] {
    const own = this.#store.all<TaskRow>('SELECT * FROM tasks ORDER BY name').map(taskOf);
    return [...builtInTasks, ...own];
  }

  find(name: string): SecurityTask | undefined {
    const row = this.#store.get<TaskRow>('SELECT * FROM tasks WHERE name = ?', [name]);
    return builtInTask(name) ?? (row === undefined ? undefined : taskOf(row));
  }

  /** Makes an own task, or changes the one of this name. */
  put({ name, description, feedScoped, attributes }: SecurityTask, transaction?: Transaction): void {
    const sql = `INSERT INTO tasks (name, description, feed_scoped, attributes) VALUES (?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET description = excluded.description, feed_scoped = excluded.feed_scoped,
        attributes = excluded.attributes`;
    writeAuth(this.#store, transaction, (writer) =>
      writer.run(sql, [name, description, feedScoped ? 1 : 0, JSON.stringify(attributes)]),
    );
  }

  /** @returns whether there was such an own task. */
  delete(name: string, transaction?: Transaction): boolean {
    const sql = 'DELETE FROM tasks WHERE name = ?';
    return writeAuth(this.#store, transaction, (writer) => writer.run(sql, [name]).changes > 0);
  }
}

function taskOf(row: TaskRow): SecurityTask {
  return {
    name: row.name,
    description: row.description,
    feedScoped: row.feed_scoped === 1,
    attributes: JSON.parse(row.attributes),
  };
}
