import type { FeedTable } from './store/feedTable.ts';
import type { KeyTable } from './store/keyTable.ts';
import type { PolicyTable } from './store/policyTable.ts';
import type { UserTable } from './store/userTable.ts';

/** What the API routes change and list. */
export interface Tables {
  readonly keys: KeyTable;
  readonly users: UserTable;
  readonly feeds: FeedTable;
  readonly policies: PolicyTable;
}
