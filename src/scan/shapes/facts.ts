/** What a credential says of itself, offline. Dates are ISO 8601. */
export interface Facts {
  readonly created?: string;
  /** `never` where the credential says that it does not expire. */
  readonly expires?: string;
  readonly user?: string;
  /** As Artifactory writes it, for example `applied-permissions/user`. */
  readonly scope?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly id?: string;
}

/** Date of seconds since 1970, or undefined where no calendar has it. */
export function dateOfSeconds(seconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
