import type { PolicyPresetName } from './contract/policies.ts';
import { ConnectorTable } from './store/connectorTable.ts';
import { DeliveryTable } from './store/deliveryTable.ts';
import { FeedTable } from './store/feedTable.ts';
import { GroupTable } from './store/groupTable.ts';
import { KeyTable } from './store/keyTable.ts';
import { LicenseTable } from './store/licenseTable.ts';
import { PermissionTable } from './store/permissionTable.ts';
import { PolicyTable } from './store/policyTable.ts';
import type { SecretBox } from './store/secretBox.ts';
import { SettingTable } from './store/settingTable.ts';
import { TaskTable } from './store/taskTable.ts';
import type { Store } from './store/types.ts';
import { UserTable } from './store/userTable.ts';
import { WebhookTable } from './store/webhookTable.ts';
import type { Tables } from './tables.ts';

/** @param preset of the policies that the emulator was started with. */
export function openTables(store: Store, secrets: SecretBox, preset: PolicyPresetName): Tables {
  return {
    keys: new KeyTable(store),
    users: new UserTable(store),
    groups: new GroupTable(store),
    tasks: new TaskTable(store),
    permissions: new PermissionTable(store),
    feeds: new FeedTable(store),
    policies: new PolicyTable(store, preset),
    settings: new SettingTable(store),
    licenses: new LicenseTable(store),
    connectors: new ConnectorTable(store, secrets),
    webhooks: new WebhookTable(store, secrets),
    deliveries: new DeliveryTable(store),
  };
}
