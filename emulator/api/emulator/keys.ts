import { Router } from 'express';
import * as z from 'zod/mini';
import type { ApiKey } from '../../contract/apiKey.ts';
import { readJson } from '../../http/body.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { KeyChanges } from '../../store/keyTable.ts';
import type { Tables } from '../../tables.ts';
import { refuseOwnKey } from '../apiKeys/apiKeyRoutes.ts';
import { validateNewKey } from '../apiKeys/newKey.ts';

const changeSchema = z.strictObject({
  displayName: z.optional(z.nullable(z.string())),
  description: z.optional(z.nullable(z.string())),
  enabled: z.optional(z.boolean()),
  expiration: z.optional(z.nullable(z.string())),
  logging: z.optional(z.string()),
  systemApis: z.optional(z.array(z.string())),
  packagePermissions: z.optional(z.array(z.string())),
  feed: z.optional(z.string()),
  feedGroup: z.optional(z.string()),
});
type Change = z.infer<typeof changeSchema>;

/** `/emulator/keys`: what ProGet shows only in its own UI, and the editing that it has only there. Never a value. */
export function keyRoutes(surroundings: Surroundings, tables: Tables): Router {
  const router = Router();
  resource(router, surroundings, '/', {
    GET: allow(surroundings, 'emulator', (exchange) =>
      json(
        200,
        tables.keys.list().map((key) => describe(key, exchange.store.counters.lastUsed(key.id))),
      ),
    ),
  });
  resource(router, surroundings, '/:id', {
    PATCH: allow(surroundings, 'emulator', async (exchange, { id = '' }) => {
      const body = await readJson(exchange.request);
      // Only now: what is left out stays as it is, and not as it was when the body began to come in.
      const key = /^\d{1,15}$/.test(id) ? tables.keys.get(Number(id)) : undefined;
      if (key === undefined) throw new HttpError(404, 'There is no key with this id.');
      const changes = readChanges(key, body, surroundings, tables);
      const { enabled, expiration, systemApis } = changes;
      const scope = [enabled, expiration, systemApis].join();
      if (scope !== [key.enabled, key.expiration, key.systemApis].join()) refuseOwnKey(surroundings, key);
      const updated = tables.keys.update(key.id, changes) ?? key;
      return json(200, describe(updated, exchange.store.counters.lastUsed(key.id)));
    }),
  });
  return router;
}

function describe(key: ApiKey, lastUsed: string | undefined): Omit<ApiKey, 'value'> {
  const { value: _value, ...shown } = key;
  return { ...shown, lastUsedAt: lastUsed ?? key.lastUsedAt };
}

/** Judges the key as it would be by the rules for a new one, so that an edit makes nothing that create would refuse. */
function readChanges(key: ApiKey, body: unknown, surroundings: Surroundings, tables: Tables): KeyChanges {
  const parsed = changeSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.path.map(String).join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys[0] : 'body');
    throw new HttpError(400, `${field}: not a field that can be edited, or of a wrong type.`);
  }
  const draft = validateNewKey(asNew(key, parsed.data), {
    policies: {
      ...surroundings.policies(),
      nonExpiringKeys: parsed.data.expiration !== null || surroundings.policies().nonExpiringKeys,
    },
    findFeed: (name) => tables.feeds.find(name),
    hasFeedGroup: (group) => tables.feeds.hasGroup(group),
    hasUser: (name) => tables.users.find(name) !== undefined,
    now: Date.now(),
  });
  if ('error' in draft) throw new HttpError(400, draft.error);
  const { displayName, description, expiration, logging, systemApis, packagePermissions, feeds, feedGroups } = draft;
  return {
    displayName,
    description,
    logging,
    systemApis,
    packagePermissions,
    feeds,
    feedGroups,
    expiration: parsed.data.expiration === undefined ? key.expiration : expiration,
    enabled: parsed.data.enabled ?? key.enabled,
  };
}

function asNew(key: ApiKey, change: Change): Record<string, unknown> {
  const scope =
    change.feed !== undefined || change.feedGroup !== undefined
      ? change
      : {
          ...(key.feeds.length > 0 ? { feed: key.feeds.join(',') } : {}),
          ...(key.feedGroups.length > 0 ? { feedGroup: key.feedGroups.join(',') } : {}),
        };
  return {
    type: key.type,
    displayName: change.displayName === undefined ? key.displayName : change.displayName,
    description: change.description === undefined ? key.description : change.description,
    logging: change.logging ?? key.logging,
    ...(key.type === 'system' ? { systemApis: change.systemApis ?? key.systemApis } : given('systemApis', change)),
    ...(key.type === 'feed'
      ? {
          packagePermissions: change.packagePermissions ?? key.packagePermissions,
          feed: scope.feed,
          feedGroup: scope.feedGroup,
        }
      : { ...given('packagePermissions', change), ...given('feed', change), ...given('feedGroup', change) }),
    ...(key.type === 'other' ? { legacyApis: key.legacyApis } : {}),
    ...(key.user === null ? {} : { user: key.user }),
    ...(change.expiration === undefined || change.expiration === null ? {} : { expiration: change.expiration }),
  };
}

/** A field that this type of key does not have stays in, so that it is refused by name. */
function given(name: keyof Change, change: Change): Record<string, unknown> {
  return change[name] === undefined ? {} : { [name]: change[name] };
}
