import type { ConnectorTable } from './store/connectorTable.ts';
import type { DeliveryTable } from './store/deliveryTable.ts';
import type { FeedTable } from './store/feedTable.ts';
import type { GroupTable } from './store/groupTable.ts';
import type { KeyTable } from './store/keyTable.ts';
import type { LicenseTable } from './store/licenseTable.ts';
import type { PermissionTable } from './store/permissionTable.ts';
import type { PolicyTable } from './store/policyTable.ts';
import type { SettingTable } from './store/settingTable.ts';
import type { TaskTable } from './store/taskTable.ts';
import type { UserTable } from './store/userTable.ts';
import type { WebhookTable } from './store/webhookTable.ts';

/** What the API routes change and list. */
export interface Tables {
  readonly keys: KeyTable;
  readonly users: UserTable;
  readonly groups: GroupTable;
  readonly tasks: TaskTable;
  readonly permissions: PermissionTable;
  readonly feeds: FeedTable;
  readonly policies: PolicyTable;
  readonly settings: SettingTable;
  readonly licenses: LicenseTable;
  readonly connectors: ConnectorTable;
  readonly webhooks: WebhookTable;
  readonly deliveries: DeliveryTable;
}
