import { lowerId } from './packageId.ts';

/** The registration resources: which SemVer level they show, and whether they are gzipped. */
export const hives = {
  semver1: { gzip: false, semVer2: false },
  'gz-semver1': { gzip: true, semVer2: false },
  'gz-semver2': { gzip: true, semVer2: true },
} as const;
export type Hive = keyof typeof hives;

/**
 * Every absolute URL in replies. All lie below `FEED/v3/`: the client sends its credentials at once only where it has
 * already used them, or deeper (NuGet 6.7).
 */
export function feedUrls(feedUrl: string) {
  const flat = `${feedUrl}/v3/flatcontainer`;
  const inFlat = (id: string, version: string, file: string) => {
    return `${flat}/${segment(id)}/${segment(version)}/${file}`;
  };
  const inHive = (hive: Hive, id: string, file: string) => {
    return `${feedUrl}/v3/registration5-${hive}/${segment(id)}/${file}`;
  };
  return {
    flat: `${flat}/`,
    registration: (hive: Hive) => `${feedUrl}/v3/registration5-${hive}/`,
    search: `${feedUrl}/v3/search`,
    autocomplete: `${feedUrl}/v3/autocomplete`,
    publish: `${feedUrl}/v3/package`,
    symbols: `${feedUrl}/v3/symbolpackage`,
    /** Templates, whose placeholders the client fills in. */
    readmeTemplate: `${flat}/{lower_id}/{lower_version}/readme`,
    detailsTemplate: `${feedUrl}/v3/catalog/{id}/{version}.json`,
    abuseTemplate: `${feedUrl}/v3/abuse/{id}/{version}`,
    nupkg: (id: string, version: string) => inFlat(id, version, `${segment(id)}.${segment(version)}.nupkg`),
    /** One of the texts or pictures inside a package: `icon`, `license`, `readme`. */
    inside: inFlat,
    registrationIndex: (hive: Hive, id: string) => inHive(hive, id, 'index.json'),
    registrationPage: (hive: Hive, id: string, lower: string, upper: string) =>
      inHive(hive, id, `page/${segment(lower)}/${segment(upper)}.json`),
    registrationLeaf: (hive: Hive, id: string, version: string) => inHive(hive, id, `${segment(version)}.json`),
    catalogEntry: (id: string, version: string) => `${feedUrl}/v3/catalog/${segment(id)}/${segment(version)}.json`,
  };
}
export type FeedUrls = ReturnType<typeof feedUrls>;

function segment(text: string): string {
  return encodeURIComponent(lowerId(text));
}
