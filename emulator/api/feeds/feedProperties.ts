import * as z from 'zod/mini';
import { type FeedType, feedTypes } from '../../contract/feed.ts';
import { isSecretName } from '../../http/redact.ts';

const flag = z.optional(z.nullable(z.boolean()));
const text = z.optional(z.nullable(z.string()));
const texts = z.optional(z.nullable(z.array(z.string())));
const textByName = z.optional(z.nullable(z.record(z.string(), z.string())));
const count = z.optional(z.nullable(z.int().check(z.nonnegative())));
/** Up to 50 letters, digits, blanks, `-` and `_`; begins with a letter, ends with a letter or digit. */
const variableName = z.string().check(z.regex(/^[A-Za-z](?:[A-Za-z0-9 _-]{0,48}[A-Za-z0-9])?$/));
const variables = z.optional(z.nullable(z.record(variableName, z.string())));
/** Not possible here, so only its absence is: see docs/decisions.md. */
const refused = z.optional(z.null());

const retentionRule = z.looseObject({
  deletePrereleaseVersions: flag,
  deleteCached: flag,
  keepVersionsCount: count,
  keepUsedWithinDays: count,
  keepConsumedWithinDays: count,
  keepIfActivelyConsumed: flag,
  keepPackageUsageRemovedDays: count,
  triggerDownloadCount: count,
  deletePackageIds: texts,
  keepPackageIds: texts,
  deleteVersions: texts,
  keepVersions: texts,
  sizeTriggerKb: count,
  sizeExclusive: flag,
});

/**
 * The properties of ProGet's feed object that this emulator keeps and returns (spec: feed management; ProGetFeed.cs of
 * ProGet's own client), with what each may be. It acts on few of them.
 */
export const feedPropertyShape = {
  cacheConnectors: flag,
  dropPath: text,
  packagesPath: text,
  packageStore: refused,
  replication: refused,
  allowUnknownLicenses: flag,
  allowedLicenses: texts,
  blockedLicenses: texts,
  symbolServerEnabled: flag,
  stripSymbols: flag,
  stripSignature: flag,
  stripSource: flag,
  useApiV3: flag,
  vulnerabilitySources: texts,
  retentionRules: z.optional(z.nullable(z.array(retentionRule))),
  retentionRulesEnabled: flag,
  packageFilters: textByName,
  packageAccessRules: textByName,
  variableDictionary: variables,
  /** Its older name. */
  variables,
  canPublish: flag,
  packageStatisticsEnabled: flag,
  restrictPackageStatistics: flag,
  deploymentRecordsEnabled: flag,
  usageRecordsEnabled: flag,
  vulnerabilitiesEnabled: flag,
  licensesEnabled: flag,
  useWithProjects: flag,
  /** Ours: whoever may overwrite can push a version again. */
  allowOverwrite: flag,
};

type Properties = Readonly<Record<string, unknown>>;

/** Everywhere else `null` keeps what is there, as leaving it out does (comments in ProGetFeed.cs). */
const clearedByNull: ReadonlySet<string> = new Set([
  'dropPath',
  'packagesPath',
  'packageStore',
  'allowUnknownLicenses',
]);

/** What a body says of the properties; `null` = to be cleared. What the server alone decides is left out. */
export function readProperties(given: Properties): Properties {
  const { endpointUrl: _endpointUrl, variables: olderName, ...rest } = given;
  const named = olderName == null ? rest : { variableDictionary: olderName, ...rest };
  return Object.fromEntries(
    Object.entries(named).filter(
      // A key whose carrier was misspelt would be kept, and shown to everybody who may see the feed.
      ([name, value]) => (value !== null || clearedByNull.has(name)) && !isSecretName(name),
    ),
  );
}

/** What is stored after a change: lists and objects are replaced as a whole. */
export function changedProperties(former: Properties, change: Properties): Properties {
  return Object.fromEntries(Object.entries({ ...former, ...change }).filter(([, value]) => value !== null));
}

/** What a feed has as long as nobody said anything else. */
export function defaultProperties(feedType: FeedType): Properties {
  const ofNuget = { symbolServerEnabled: false, stripSymbols: false, stripSource: false, stripSignature: false };
  return {
    cacheConnectors: true,
    allowedLicenses: [],
    blockedLicenses: [],
    ...(feedTypes[feedType].family === 'nuget' ? { ...ofNuget, useApiV3: true } : {}),
    vulnerabilitySources: [],
    retentionRules: [],
    retentionRulesEnabled: true,
    packageFilters: {},
    packageAccessRules: {},
    variableDictionary: {},
    canPublish: true,
    packageStatisticsEnabled: false,
    restrictPackageStatistics: false,
    deploymentRecordsEnabled: true,
    usageRecordsEnabled: true,
    vulnerabilitiesEnabled: false,
    licensesEnabled: false,
    useWithProjects: true,
  };
}
