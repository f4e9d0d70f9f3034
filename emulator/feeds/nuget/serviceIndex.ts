import { feedUrls } from './urls.ts';

/**
 * The service index, `GET FEED/v3/index.json`: where what is. Clients know exact type names only, and different ones know
 * different names, hence the repetitions (NuGet.Protocol: ServiceTypes).
 */
export function serviceIndex(feedUrl: string): object {
  const urls = feedUrls(feedUrl);
  const list = (id: string, base: string, suffixes: readonly string[]) =>
    suffixes.map((suffix) => ({ '@id': id, '@type': `${base}${suffix}` }));
  return {
    version: '3.0.0',
    resources: [
      ...list(urls.flat, 'PackageBaseAddress', ['/3.0.0']),
      ...list(urls.registration('semver1'), 'RegistrationsBaseUrl', ['', '/3.0.0-beta', '/3.0.0-rc']),
      ...list(urls.registration('gz-semver1'), 'RegistrationsBaseUrl', ['/3.4.0']),
      ...list(urls.registration('gz-semver2'), 'RegistrationsBaseUrl', ['/3.6.0']),
      {
        '@id': urls.registration('gz-semver2'),
        '@type': 'RegistrationsBaseUrl/Versioned',
        clientVersion: '4.3.0-alpha',
      },
      ...list(urls.search, 'SearchQueryService', ['', '/3.0.0-beta', '/3.0.0-rc', '/3.5.0', '/Versioned']),
      ...list(urls.autocomplete, 'SearchAutocompleteService', ['', '/3.0.0-beta', '/3.0.0-rc', '/3.5.0', '/Versioned']),
      ...list(urls.publish, 'PackagePublish', ['/2.0.0', '/Versioned']),
      ...list(urls.symbols, 'SymbolPackagePublish', ['/4.9.0']),
      // `nuget.exe list` reads a V3 source by its V2 half.
      ...list(feedUrl, 'LegacyGallery', ['/2.0.0']),
      ...list(urls.readmeTemplate, 'ReadmeUriTemplate', ['/6.13.0']),
      ...list(urls.detailsTemplate, 'PackageDetailsUriTemplate', ['/5.1.0']),
      // Without it the client would send its user to the public gallery (NuGet.Protocol: ReportAbuseResourceV3).
      ...list(urls.abuseTemplate, 'ReportAbuseUriTemplate', ['/3.0.0']),
    ],
  };
}
