import { hashKey } from '../../auth/hash.ts';
import type { ApiKey } from '../../contract/apiKey.ts';
import { HttpError } from '../../http/reply.ts';
import { mintKey } from '../../keys/mintKey.ts';
import { refuseOwnKey } from '../apiKeys/apiKeyRoutes.ts';
import { validateNewKey } from '../apiKeys/newKey.ts';
import { readConfiguration, writeConfiguration } from './keyConfiguration.ts';
import { changing, type NativeCall, type NativeMethod, type NativeRow, reading } from './nativeMethod.ts';
import { required } from './parameters.ts';

/** `ApiKeys_…`; the first four columns are those of ProGet's stored procedures (ProGetAutomation's tests). */
export const keyMethods: Readonly<Record<string, NativeMethod>> = {
  ApiKeys_GetApiKeys: reading((call) => call.tables.keys.list().map((key) => keyRow(call, key))),
  ApiKeys_GetApiKeyByName: reading((call) => {
    const key = findByValue(call, required(call.parameters.text('ApiKey_Text'), 'ApiKey_Text'));
    return key === undefined ? null : keyRow(call, key);
  }),
  ApiKeys_CreateOrUpdateApiKey: changing(createOrUpdate),
};

function keyRow({ exchange, surroundings }: NativeCall, key: ApiKey): NativeRow {
  return {
    ApiKey_Id: key.id,
    // Hashing keeps no text of a key.
    ApiKey_Text: surroundings.policies().hashing ? null : key.value,
    ApiKey_Description: key.description,
    ApiKey_Configuration: key.type === 'other' ? writeConfiguration(key) : null,
    ApiKeyType_Name: key.type,
    Display_Name: key.displayName,
    User_Name: key.user,
    Enabled_Indicator: key.enabled,
    Created_Date: key.createdAt,
    Expires_Date: key.expiration,
    LastUsed_Date: exchange.store.counters.lastUsed(key.id) ?? key.lastUsedAt,
  };
}

function findByValue({ tables }: NativeCall, value: string): ApiKey | undefined {
  return tables.keys.findByHash(hashKey(value));
}

/** Makes a classic key, or changes what one may do; keys of today's types are edited elsewhere. */
function createOrUpdate(call: NativeCall): number {
  const { parameters, surroundings, tables } = call;
  const value = required(parameters.text('ApiKey_Text'), 'ApiKey_Text');
  const description = parameters.text('ApiKey_Description');
  const { legacyApis, user } = readConfiguration(
    required(parameters.text('ApiKey_Configuration'), 'ApiKey_Configuration'),
  );
  if (legacyApis.length === 0) throw new HttpError(400, 'ApiKey_Configuration permits no API.');
  const existing = findByValue(call, value);
  if (existing !== undefined) refuseOwnKey(surroundings, existing);
  if (existing !== undefined && existing.type !== 'other') {
    throw new HttpError(409, 'ApiKey_Text is the value of a key that is not a classic one.');
  }
  const policies = surroundings.policies();
  const isKept = existing !== undefined;
  const draft = validateNewKey(
    { type: 'Other', description, legacyApis, ...(user === null ? {} : { user }), ...(isKept ? {} : { key: value }) },
    {
      // What an existing key is, it stays.
      policies: isKept ? { ...policies, nonExpiringKeys: true } : policies,
      findFeed: (name) => tables.feeds.find(name),
      hasFeedGroup: (group) => tables.feeds.hasGroup(group),
      hasUser: (name) => tables.users.find(name) !== undefined,
      now: Date.now(),
    },
  );
  if ('error' in draft) throw new HttpError(400, draft.error);
  if (existing === undefined) return mintKey(tables.keys, draft, policies, Date.now()).key.id;
  tables.keys.update(existing.id, { description: draft.description, legacyApis: draft.legacyApis, user: draft.user });
  return existing.id;
}
