import type { Database } from './database.ts';
import type { JournalStatement } from './record.ts';
import type { PackageChange, Topic, Transaction } from './types.ts';

/** What a transaction did, for the journal and for those who listen. */
export interface Recording {
  readonly statements: JournalStatement[];
  readonly topics: Set<Topic>;
  /** Null when `packages` was touched without saying where. */
  packageChanges: PackageChange[] | null;
  changedSchema: boolean;
}

/** The transaction that `work` sees: runs at once, and takes down what has to be repeated. */
export function recordingTransaction(database: Database): { transaction: Transaction; recording: Recording } {
  const recording: Recording = { statements: [], topics: new Set(), packageChanges: [], changedSchema: false };
  const transaction: Transaction = {
    get: (sql, parameters) => database.get(sql, parameters),
    all: (sql, parameters) => database.all(sql, parameters),
    run: (sql, parameters = []) => {
      const { changes, isSchema } = database.run(sql, parameters);
      recording.changedSchema ||= isSchema;
      recording.statements.push({ sql, parameters: [...parameters] });
      return {
        changes,
        // Few ask, and it is a query.
        get lastInsertRowid() {
          return database.lastInsertRowid();
        },
      };
    },
    touch: (topic) => {
      recording.topics.add(topic);
      if (topic === 'packages') recording.packageChanges = null;
    },
    touchPackage: (change) => {
      recording.topics.add('packages');
      recording.packageChanges?.push(change);
    },
  };
  return { transaction, recording };
}
