import type { Feed } from '../../contract/feed.ts';
import type { StoredPackage } from '../../feeds/packageFormat.ts';
import { queryOf } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { json, type Reply } from '../../http/reply.ts';
import { type Compliance, complianceOf } from './compliance.ts';
import { findPackage, fullName, readWanted } from './findPackage.ts';
import type { OpenFeed } from './openFeed.ts';
import { downloadsOf } from './versionInfo.ts';

/** `POST /api/packages/FEED/audit?IDENTIFIERS`: ProGet's AuditPackageResults. */
export function auditPackage(exchange: Exchange, opened: OpenFeed): Reply {
  const { compliance } = look(exchange, opened);
  return json(200, {
    resultCode: compliance.result,
    analysisDate: new Date().toISOString(),
    detail: compliance.issues.length === 0 ? undefined : compliance.issues.join(' '),
    statusText: compliance.result,
  });
}

/** `GET /api/packages/FEED/metadata?IDENTIFIERS`: ProGet's PackageMetadata. */
export function getPackageMetadata(exchange: Exchange, opened: OpenFeed): Reply {
  const { found, licenses, compliance } = look(exchange, opened);
  return json(200, {
    name: fullName(found),
    version: found.version,
    published: found.published,
    publishedBy: found.publishedBy ?? undefined,
    state: 'Local',
    size: found.file.size,
    downloads: downloadsOf(exchange.store.counters, opened, found),
    artifacts: [],
    vulnerabilities: [],
    complianceReport: {
      analysisDate: new Date().toISOString(),
      analysisResult: compliance.result,
      issues: compliance.issues,
    },
    licenses: licenses.map((code) => ({ code, title: code })),
    status: { deprecated: found.deprecated, listed: found.listed, allowDownload: found.allow ?? undefined },
  });
}

interface Look {
  readonly found: StoredPackage;
  readonly licenses: readonly string[];
  readonly compliance: Compliance;
}

function look({ store, url }: Exchange, opened: OpenFeed): Look {
  const found = findPackage(store, opened, readWanted(queryOf(url), opened));
  const licenses = opened.format.licenses?.(store, opened.feed, found) ?? [];
  return { found, licenses, compliance: complianceOf(found, licenses, blockedLicenses(opened.feed)) };
}

function blockedLicenses({ properties }: Feed): string[] {
  const listed = properties.blockedLicenses;
  return Array.isArray(listed) ? listed.filter((code) => typeof code === 'string') : [];
}
