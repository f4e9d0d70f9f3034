import type { PackagePermission } from '../../emulator/contract/apiKey.ts';
import type { Finding, Reference } from '../scan/finding.ts';
import { redact } from '../scan/fingerprint.ts';
import type { Directory } from './artifactory/directory.ts';
import { type Credential, groupCredentials } from './credentials.ts';
import { derivePlan } from './derivePlan.ts';
import { chosenMapping, type Place, proposeMapping } from './mappings.ts';
import { placesOf } from './places.ts';
import type {
  ManualWork,
  Mapping,
  Plan,
  PlannedFile,
  PlanOptions,
  Right,
  Row,
  Sighting,
  Source,
  Target,
} from './plan.ts';
import { sorted } from './reach.ts';
import { scrub } from './scrub.ts';
import { sealOf } from './seal.ts';
import type { Fingerprints } from './state.ts';
import { whyUnfit } from './unfit.ts';
import { findWeaknesses } from './weaknesses.ts';

/** What a place tells besides what the scan found. */
export interface Usage {
  readonly needs: readonly PackagePermission[];
  readonly git: Sighting['git'];
}

/** All that a plan is made of. The secrets among the findings go no further. */
export interface PlanInput {
  /** A new UUID. */
  readonly id: string;
  /** ISO 8601: now. */
  readonly created: string;
  readonly fingerprints: Fingerprints;
  readonly source: Source;
  readonly options: PlanOptions;
  readonly findings: readonly Finding[];
  readonly references: readonly Reference[];
  readonly manual: readonly ManualWork[];
  readonly files: readonly PlannedFile[];
  /** Repositories whose URLs stand in the files, with or without a credential. */
  readonly places: readonly Pick<Place, 'host' | 'repo' | 'packageType'>[];
  usageOf(finding: Finding): Usage;
  readonly target: Target | null;
  /** Id of the target's key with this value, null = none is known. */
  presentAs(secret: string): number | null;
  /** Whether Artifactory still takes a credential; null = it was not asked. */
  isLive(credential: Credential): boolean | null;
  readonly directory: Directory | null;
  /** What Artifactory grants a user or a token with a scope; null = nobody told. */
  rightsOf(credential: Credential): readonly Right[] | null;
  isAdmin(credential: Credential): boolean;
  /** Feeds that somebody has chosen, by repository; null = none. */
  readonly chosenFeeds: ReadonlyMap<string, string | null>;
}

/** Makes a plan out of what was found. Pure; no secret gets into it. */
export function buildPlan(input: PlanInput): Plan {
  const credentials = groupCredentials(input.findings);
  const rows = credentials.map((credential) => describeRow(credential, input));
  const places = placesOf(rows, input.places, input.directory);
  const plan: Plan = {
    format: 1,
    id: input.id,
    created: input.created,
    keyId: input.fingerprints.keyId,
    seal: sealOf(input, input.fingerprints),
    source: input.source,
    target: input.target,
    options: input.options,
    mappings: places.map((place) => mapPlace(place, input)),
    rows,
    files: input.files,
    references: input.references,
    manual: input.manual,
  };
  return scrub(
    derivePlan(plan),
    credentials.map(({ secret }) => secret),
  );
}

function mapPlace(place: Place, { chosenFeeds, target }: PlanInput): Mapping {
  const chosen = chosenFeeds.get(place.repo);
  return chosen === undefined ? proposeMapping(place, target) : chosenMapping(place, chosen);
}

/** What was found of a credential; the rest of the row is derived. */
function describeRow(credential: Credential, input: PlanInput): Row {
  const { secret, kind, facts, users, findings } = credential;
  const sightings = findings.map((finding): Sighting => {
    const { file, line, carrier, host, repo, user, packageType } = finding;
    return { file, line, carrier, host, repo, user, packageType, ...input.usageOf(finding) };
  });
  const admin = input.isAdmin(credential);
  return {
    fingerprint: input.fingerprints.of(secret),
    kind,
    shown: redact(secret, kind),
    users,
    sightings,
    createdAt: facts.created ?? null,
    expires: facts.expires ?? null,
    scope: facts.scope ?? null,
    admin,
    // An administrator's are everything: no list says more.
    rights: admin ? null : input.rightsOf(credential),
    unfit: whyUnfit(credential),
    present: input.presentAs(secret),
    live: input.isLive(credential),
    weaknesses: findWeaknesses(credential, sightings, Date.parse(input.created)),
    needs: sorted(['view', ...sightings.flatMap(({ needs }) => needs)]),
    decision: 'undecided',
    key: {
      type: 'feed',
      displayName: '',
      description: null,
      feeds: [],
      feedGroup: null,
      packagePermissions: [],
      systemApis: [],
      user: null,
      expiration: null,
    },
    byHand: [],
    reasons: [],
    confidence: 'none',
    conflicts: [],
  };
}
