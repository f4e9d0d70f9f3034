import type { StoredPackage } from '../../feeds/packageFormat.ts';

/** What ProGet's default policy says about a package, as far as it is known here: vulnerabilities are not. */
export interface Compliance {
  readonly result: 'Compliant' | 'Warn' | 'Noncompliant';
  /** One sentence each. */
  readonly issues: readonly string[];
}

/**
 * @param licenses SPDX codes that the package names
 * @param blockedLicenses of the feed
 */
export function complianceOf(
  stored: StoredPackage,
  licenses: readonly string[],
  blockedLicenses: readonly string[],
): Compliance {
  // Somebody has said so, whatever the rules are.
  if (stored.allow === true) return { result: 'Compliant', issues: [] };
  const blocked = blockedLicenses.map((license) => license.toLowerCase());
  const refused = [
    ...(stored.allow === false ? ['The package is blocked.'] : []),
    ...licenses.filter((code) => blocked.includes(code.toLowerCase())).map((code) => `License ${code} is blocked.`),
  ];
  const reason = stored.deprecationReason === null ? '' : `: ${stored.deprecationReason}`;
  const warned = stored.deprecated ? [`The package is deprecated${reason}.`] : [];
  const result = refused.length > 0 ? 'Noncompliant' : warned.length > 0 ? 'Warn' : 'Compliant';
  return { result, issues: [...refused, ...warned] };
}
