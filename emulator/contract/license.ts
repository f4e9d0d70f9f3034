/** What tells ProGet that a package has a license, besides its code. */
export const licenseDetections = ['spdx', 'urls', 'hashes', 'packageNames', 'purls'] as const;
export type LicenseDetection = (typeof licenseDetections)[number];

/** A license as ProGet's API has it (spec: licenses, SCA, vulnerabilities). Codes are compared without case. */
export interface License extends Readonly<Record<LicenseDetection, readonly string[]>> {
  readonly id: number;
  /** `MIT`, `Apache-2.0`, or of the user's own making. */
  readonly code: string;
  readonly title: string;
}
