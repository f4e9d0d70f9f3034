import {
  listNpmDistTags,
  listNpmVersions,
  type NpmPackage,
  type NpmVersion,
  readNpmReadme,
} from '../../store/npmTable.ts';
import type { Reader } from '../../store/types.ts';
import { placeUrls } from './manifest.ts';
import type { PackumentForm } from './negotiate.ts';
import { revisionOf } from './revision.ts';

/** What the document of a package repeats from its latest version. */
const inherited = ['description', 'license', 'homepage', 'repository', 'keywords', 'bugs', 'author', 'readmeFilename'];

/**
 * The JSON text of a packument. Manifests were prepared when they were published; here they are only strung together.
 * @param feedUrl base of the URLs in it, as the client addressed the feed
 */
export function writePackument(reader: Reader, found: NpmPackage, form: PackumentForm, feedUrl: string): string {
  const versions = listNpmVersions(reader, found.id);
  const tags = listNpmDistTags(reader, found.id);
  const texts = versions.map((version) => {
    const text = form === 'full' ? version.manifest : version.abbreviated;
    return `${JSON.stringify(version.version)}:${placeUrls(text, feedUrl, found.name, version.version)}`;
  });
  const distTags = JSON.stringify(Object.fromEntries(tags));
  const versionsText = `"dist-tags":${distTags},"versions":{${texts.join(',')}}`;
  if (form === 'abbreviated') {
    return `{"name":${JSON.stringify(found.name)},"modified":${JSON.stringify(found.modified)},${versionsText}}`;
  }
  const latest = versions.find(({ version }) => version === tags.get('latest'));
  const rest = JSON.stringify(aboutPackage(reader, found, versions, latest)).slice(1);
  return `{"_id":${JSON.stringify(found.name)},"_rev":"${revisionOf(found)}",${versionsText},${rest}`;
}

function aboutPackage(
  reader: Reader,
  found: NpmPackage,
  versions: readonly NpmVersion[],
  latest: NpmVersion | undefined,
): Record<string, unknown> {
  const manifest = latest === undefined ? {} : (JSON.parse(latest.manifest) as Record<string, unknown>);
  return {
    name: found.name,
    time: {
      created: found.created,
      modified: found.modified,
      ...Object.fromEntries(versions.map(({ version, published }) => [version, published])),
    },
    maintainers: JSON.parse(found.maintainers),
    ...Object.fromEntries(inherited.map((property) => [property, manifest[property]])),
    readme: latest === undefined ? '' : readNpmReadme(reader, found.id, latest.version),
    users: JSON.parse(found.stars),
    _attachments: {},
  };
}
