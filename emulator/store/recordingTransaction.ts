import type { Database } from './database.ts';
import type { JournalStatement } from './record.ts';
import type { Topic, Transaction } from './types.ts';

/** The transaction that `work` sees: runs at once, and takes down what has to be repeated. */
export function recordingTransaction(
  database: Database,
  statements: JournalStatement[],
  topics: Set<Topic>,
): { transaction: Transaction; changedSchema: () => boolean } {
  let changedSchema = false;
  const transaction: Transaction = {
    get: (sql, parameters) => database.get(sql, parameters),
    all: (sql, parameters) => database.all(sql, parameters),
    run: (sql, parameters = []) => {
      const { changes, isSchema } = database.run(sql, parameters);
      changedSchema ||= isSchema;
      statements.push({ sql, parameters: [...parameters] });
      return { changes, lastInsertRowid: database.lastInsertRowid() };
    },
    touch: (topic) => {
      topics.add(topic);
    },
  };
  return { transaction, changedSchema: () => changedSchema };
}
