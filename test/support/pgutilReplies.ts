import * as z from 'zod/mini';

/*
 * What pgutil makes of replies (Inedo.ProGet, read with System.Text.Json): names are exact, unknown members are passed
 * over, `required` members must be there, a member of another type or a null for a value that cannot be null is refused.
 */

const text = z.optional(z.nullable(z.string()));
const flag = z.optional(z.nullable(z.boolean()));
const whole = z.optional(z.nullable(z.int()));
const texts = z.optional(z.nullable(z.array(z.nullable(z.string()))));
const map = z.optional(z.nullable(z.record(z.string(), z.nullable(z.string()))));
const sureFlag = z.optional(z.boolean());
const sureWhole = z.optional(z.int());
const isoDate = z.string().check(z.regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,16})?)?(Z|[+-]\d\d:\d\d)?)?$/));
const sureDate = z.optional(isoDate);
const date = z.optional(z.nullable(isoDate));
/** Enumerations are read in any case. */
const word = (...words: string[]) =>
  z.string().check(z.refine((given) => words.includes(given.toLowerCase()), `one of ${words.join(', ')}`));

export const healthInfo = z.object({
  applicationName: z.string(),
  databaseStatus: z.string(),
  databaseStatusDetails: text,
  licenseStatus: z.string(),
  licenseStatusDetail: text,
  versionNumber: z.string(),
  releaseNumber: z.string(),
  serviceStatus: z.string(),
  serviceStatusDetail: text,
  replicationStatus: z.optional(
    z.nullable(z.object({ serverStatus: text, serverError: text, clientStatus: text, clientError: text })),
  ),
});

export const apiKeyInfo = z.object({
  id: whole,
  type: word('system', 'feed', 'personal', 'other'),
  key: text,
  displayName: text,
  description: text,
  systemApis: texts,
  packagePermissions: texts,
  feed: text,
  feedGroup: text,
  expiration: date,
  logging: word('none', 'request', 'response', 'both'),
  user: text,
});

export const feed = z.object({
  name: text,
  alternateNames: texts,
  feedType: text,
  description: text,
  active: flag,
  cacheConnectors: flag,
  dropPath: text,
  packagesPath: text,
  packageStore: text,
  allowUnknownLicenses: flag,
  allowedLicenses: texts,
  blockedLicenses: texts,
  symbolServerEnabled: flag,
  stripSymbols: flag,
  useApiV3: flag,
  endpointUrl: text,
  connectors: texts,
  vulnerabilitySources: texts,
  packageFilters: map,
  packageAccessRules: map,
  variableDictionary: map,
  canPublish: flag,
  retentionRulesEnabled: flag,
});

export const connector = z.object({
  name: z.string(),
  url: z.string(),
  feedType: z.string(),
  timeout: whole,
  metadataCacheEnabled: flag,
  metadataCacheMinutes: whole,
  metadataCacheCount: whole,
  username: text,
  password: text,
  filters: texts,
});

export const basicFeedInfo = z.object({
  id: sureWhole,
  name: z.string(),
  feedType: z.string(),
  packageType: z.string(),
});

export const packageVersion = z.object({
  purl: z.string(),
  group: text,
  name: z.string(),
  version: z.string(),
  qualifier: text,
  totalDownloads: sureWhole,
  downloads: sureWhole,
  published: sureDate,
  publishedBy: text,
  size: sureWhole,
  listed: sureFlag,
  md5: text,
  sha1: text,
  sha256: text,
  sha512: text,
  allowDownload: flag,
  deprecated: sureFlag,
  deprecationReason: text,
});

export const packageMetadata = z.object({
  name: z.string(),
  version: z.string(),
  published: date,
  publishedBy: text,
  state: z.string(),
  size: whole,
  downloads: whole,
  licenses: z.optional(z.nullable(z.array(z.object({ code: z.string(), title: z.string() })))),
  status: z.optional(z.nullable(z.object({ deprecated: sureFlag, listed: sureFlag, allowDownload: flag }))),
});

export const auditResults = z.object({ resultCode: text, analysisDate: date, detail: text, statusText: z.string() });

export const assetItem = z.object({
  name: z.string(),
  parent: text,
  size: whole,
  type: z.string(),
  content: text,
  created: sureDate,
  modified: sureDate,
});

export const license = z.object({
  id: whole,
  code: z.string(),
  title: text,
  spdx: texts,
  urls: texts,
  hashes: texts,
  packageNames: texts,
  purls: texts,
});

export const setting = z.object({
  name: z.string(),
  value: z.nullable(z.string()),
  description: z.nullable(z.string()),
  valueType: z.string(),
});

export const storageType = z.object({ id: z.string(), name: text, description: text });
export const scaPermissions = z.object({ canView: sureFlag, canManage: sureFlag, canUploadSbom: sureFlag });
export const user = z.object({ name: z.string(), displayName: text, email: text, groups: texts });
export const group = z.object({ name: z.string(), users: texts });
export const task = z.object({
  name: z.string(),
  description: text,
  feedScoped: sureFlag,
  attributes: z.array(z.string()),
});
export const permission = z.object({
  id: whole,
  user: text,
  group: text,
  task: z.string(),
  feed: text,
  feedGroup: text,
  deny: sureFlag,
});
