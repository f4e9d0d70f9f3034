import * as z from 'zod/mini';
import { packagePermissions, systemApis } from '../../emulator/contract/apiKey.ts';
import { policiesSchema } from '../../emulator/contract/policiesSchema.ts';
import type { Plan } from './plan.ts';

const text = z.string();
const texts = z.array(z.string());
const textOrNull = z.nullable(z.string());
const hex = (digits: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));
const date = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/));
const confidence = z.enum(['certain', 'high', 'guess', 'none']);
const permissions = z.array(z.enum(packagePermissions));
const artifactory = z.strictObject({ url: text, version: textOrNull });

const source = z.strictObject({
  hosts: texts,
  dockerBases: texts,
  excludes: texts,
  ignoreFiles: z.boolean(),
  home: z.boolean(),
  lists: texts,
  artifactory: z.nullable(artifactory),
});

const feed = z.strictObject({ name: text, type: text, group: textOrNull, alternateNames: texts });

const target = z.strictObject({
  url: text,
  version: textOrNull,
  edition: textOrNull,
  feeds: z.array(feed),
  users: z.nullable(texts),
  keyNames: z.nullable(texts),
  policies: z.nullable(policiesSchema),
});

const mapping = z.strictObject({
  host: text,
  repo: text,
  packageType: textOrNull,
  repoClass: z.nullable(z.enum(['local', 'remote', 'virtual', 'federated'])),
  publishTo: textOrNull,
  feed: textOrNull,
  reason: text,
  confidence,
  confirmed: z.boolean(),
});

const sighting = z.strictObject({
  file: text,
  line: z.number(),
  carrier: text,
  host: textOrNull,
  repo: textOrNull,
  user: textOrNull,
  packageType: textOrNull,
  needs: permissions,
  git: z.nullable(z.enum(['tracked', 'history'])),
});

const key = z.strictObject({
  type: z.enum(['system', 'feed', 'personal']),
  displayName: text,
  description: textOrNull,
  feeds: texts,
  feedGroup: textOrNull,
  packagePermissions: permissions,
  systemApis: z.array(z.enum(systemApis)),
  user: textOrNull,
  expiration: z.nullable(date),
});

const conflict = z.strictObject({
  code: z.enum([
    'several-users',
    'several-keys-of-user',
    'value-present',
    'user-missing',
    'feed-missing',
    'feed-type',
    'name-taken',
    'patterns',
    'admin',
    'expired',
    'expires-soon',
    'not-live',
    'in-git',
    'unmapped',
    'unfit',
    'several-feeds',
    'custom-keys-refused',
  ]),
  blocks: z.boolean(),
  message: text,
});

const weakness = z.strictObject({
  code: z.enum(['short', 'low-entropy', 'old', 'never-expires', 'shared', 'several-hosts', 'in-git', 'password']),
  message: text,
});

const row = z.strictObject({
  fingerprint: hex(12),
  kind: z.enum(['api-key', 'reference-token', 'access-token', 'encrypted-password', 'password']),
  shown: text,
  users: texts,
  sightings: z.array(sighting),
  createdAt: textOrNull,
  expires: textOrNull,
  scope: textOrNull,
  admin: z.boolean(),
  rights: z.nullable(z.array(z.strictObject({ repo: text, permissions, patterns: texts }))),
  unfit: textOrNull,
  present: z.nullable(z.number()),
  live: z.nullable(z.boolean()),
  weaknesses: z.array(weakness),
  needs: permissions,
  decision: z.enum(['migrate', 'new-value', 'skip', 'undecided']),
  key,
  byHand: z.array(z.enum(['decision', 'key'])),
  reasons: texts,
  confidence,
  conflicts: z.array(conflict),
});

/** Strict: a word that is misspelt by hand would else be dropped in silence. */
export const planSchema = z.strictObject({
  format: z.literal(1),
  id: z.string().check(z.regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/)),
  created: date,
  keyId: hex(8),
  seal: hex(24),
  source,
  target: z.nullable(target),
  options: z.strictObject({ secrets: z.enum(['environment', 'literal']), urls: z.boolean(), images: z.boolean() }),
  mappings: z.array(mapping),
  rows: z.array(row),
  files: z.array(z.strictObject({ file: text, sha256: hex(64) })),
  references: z.array(z.strictObject({ file: text, line: z.number(), name: text, host: textOrNull, user: textOrNull })),
  manual: z.array(z.strictObject({ file: textOrNull, line: z.nullable(z.number()), message: text })),
}) satisfies z.ZodMiniType<Plan>;
