import { randomUUID } from 'node:crypto';
import type { Finding, Note } from '../scan/finding.ts';
import type { Directory } from './artifactory/directory.ts';
import type { SourceProbe } from './artifactory/probe.ts';
import { rightsFrom } from './artifactory/rightsFrom.ts';
import { buildPlan } from './buildPlan.ts';
import type { Credential } from './credentials.ts';
import { type GatherOptions, gather } from './gather.ts';
import { grantWishes } from './grantWishes.ts';
import type { Inputs } from './inputs/gather.ts';
import type { ManualWork, Plan, PlanOptions } from './plan.ts';
import { previewManual } from './previewManual.ts';
import type { TargetReading } from './readTarget.ts';
import { rememberChoices } from './rememberChoices.ts';
import { rightsOfScope } from './scopeRights.ts';
import type { Fingerprints } from './state.ts';

export interface PlanRequest extends GatherOptions {
  readonly inputs: Inputs;
  /** Names of the lists of keys among the inputs. */
  readonly lists?: readonly string[];
  readonly fingerprints: Fingerprints;
  readonly options: PlanOptions;
  /** Null = no server was asked. */
  readonly target: TargetReading | null;
  /** Reads of Artifactory what concerns these users; null = Artifactory is not asked. */
  readonly directory: ((users: ReadonlySet<string>) => Promise<Directory>) | null;
  /** Tries each credential at Artifactory, once; it is not done unless this is given. */
  readonly probe?: (findings: readonly Finding[]) => Promise<readonly SourceProbe[]>;
  /** Whose decisions count again. */
  readonly earlier?: Plan | null;
  /** Feeds that were chosen, by repository; null = none. */
  readonly chosenFeeds?: ReadonlyMap<string, string | null>;
  /** Epoch milliseconds; now when absent. */
  readonly now?: number;
}

export interface MadePlan {
  readonly plan: Plan;
  /** What could not be scanned. */
  readonly notes: readonly Note[];
}

/** Makes a plan, for the command line and the editor alike. Changes nothing; no secret is in what it returns. */
export async function makePlan(request: PlanRequest): Promise<MadePlan> {
  const { inputs, lists = [], fingerprints, target, earlier = null, now = Date.now() } = request;
  const { scan, home = [] } = inputs;
  const read = await gather(inputs, request);
  const users = new Set(read.findings.flatMap(({ user, facts }) => [user ?? [], facts.user ?? []].flat()));
  const directory = request.directory === null ? null : await request.directory(users);
  const probed = new Map<string, boolean>();
  for (const { secret, liveness } of (await request.probe?.(read.findings)) ?? [])
    if (liveness === 'live' || liveness === 'dead') probed.set(secret, liveness === 'live');
  const fresh = buildPlan({
    ...(directory === null ? rightsOfScope : rightsFrom(directory)),
    id: randomUUID(),
    created: new Date(now).toISOString(),
    fingerprints,
    source: {
      hosts: scan.hosts ?? [],
      dockerBases: scan.dockerBases ?? [],
      excludes: scan.excludes ?? [],
      ignoreFiles: scan.ignoreFiles !== false,
      home: home.length > 0,
      lists,
      artifactory: directory === null ? null : { url: directory.url, version: directory.version },
    },
    options: request.options,
    findings: read.findings,
    references: read.references,
    manual: [...(directory?.gaps ?? []), ...read.contradictions].map(
      (message): ManualWork => ({ file: null, line: null, message }),
    ),
    files: read.files,
    places: read.places,
    usageOf: (finding) => ({ needs: read.needsOf(finding), git: read.gitOf(finding) }),
    target: target?.target ?? null,
    isLive: (credential) => probed.get(credential.secret) ?? (isOfDisabled(credential, directory) ? false : null),
    presentAs: (secret) => target?.keyWithValue(secret) ?? null,
    directory,
    chosenFeeds: request.chosenFeeds ?? new Map(),
  });
  const wanted = grantWishes(fresh, read.wishes, fingerprints);
  const plan = earlier === null ? wanted : rememberChoices(wanted, earlier);
  const manual = await previewManual(plan, { ...read, fingerprints, signal: request.signal });
  return { plan: { ...plan, manual: [...plan.manual, ...manual] }, notes: read.notes };
}

/** What a disabled user had is dead, whatever it is. */
function isOfDisabled({ users }: Credential, directory: Directory | null): boolean {
  const [user] = users;
  if (user === undefined || users.length > 1) return false;
  return directory?.users?.some(({ name, disabled }) => disabled && name.toLowerCase() === user.toLowerCase()) ?? false;
}
