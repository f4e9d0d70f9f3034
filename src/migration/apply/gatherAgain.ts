import { readFile, realpath, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { Finding } from '../../scan/finding.ts';
import { scan } from '../../scan/scan.ts';
import { readKeyList } from '../inputs/csv.ts';
import { homeFiles } from '../inputs/homeFiles.ts';
import type { Plan, Source } from '../plan.ts';
import { PlanError } from '../planError.ts';
import type { Fingerprints } from '../state.ts';
import { temporaryOf } from './files/diskWriter.ts';
import { type Original, type Places, type Refused, readOriginal } from './files/original.ts';
import type { Run } from './run/run.ts';

/** What a plan is about, found again: values are never stored. */
export interface Gathered {
  readonly files: readonly (Original | Refused)[];
  readonly findings: ReadonlyMap<string, readonly FoundAgain[]>;
  /** Credentials by fingerprint. */
  readonly values: ReadonlyMap<string, string>;
}

export interface FoundAgain {
  readonly fingerprint: string;
  readonly finding: Finding;
}

export interface GatherContext {
  readonly plan: Plan;
  /** The folder that was scanned for the plan. */
  readonly folder: string;
  readonly fingerprints: Fingerprints;
  /** Credentials from elsewhere: pasted, from a list. */
  readonly secrets?: readonly string[];
  readonly run: Run;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Scans the folder of the plan again, with files that an earlier run wrote as they were before.
 * @throws Error where the folder cannot be read; the signal's reason when cancelled
 */
export async function gatherAgain(context: GatherContext): Promise<Gathered> {
  const { plan, fingerprints, run, signal } = context;
  const home = homeOf(plan.source);
  const places = await placesOf(plan.source, context.folder);
  const files: (Original | Refused)[] = [];
  for (const planned of plan.files) {
    const original = await readOriginal(places, planned, run);
    // What a process that was killed left beside it.
    if ('path' in original && run.state.files.has(planned.file))
      await rm(temporaryOf(original.path, plan.id), { force: true });
    files.push(original);
  }
  const originals = files.filter((file) => 'path' in file);
  const instead = new Map(originals.map(({ file, bytes }) => [file, bytes]));
  const findings = new Map<string, FoundAgain[]>();
  const values = new Map<string, string>();
  for (const secret of [...(context.secrets ?? []), ...(await readLists(plan.source))])
    values.set(fingerprints.of(secret), secret);
  const { hosts, dockerBases, excludes, ignoreFiles } = plan.source;
  const options = { hosts, dockerBases, excludes, ignoreFiles, instead, files: home };
  for await (const event of scan(places.root, { ...options, ...(signal === undefined ? {} : { signal }) })) {
    if (event.type !== 'finding') continue;
    const { finding } = event;
    const fingerprint = fingerprints.of(finding.secret);
    values.set(fingerprint, finding.secret);
    findings.set(finding.file, [...(findings.get(finding.file) ?? []), { fingerprint, finding }]);
  }
  return { files, findings, values };
}

/** @throws Error where the folder is not there */
export async function placesOf(source: Source, folder: string): Promise<Places> {
  return { root: await realpath(folder), listed: new Map(homeOf(source).map(({ shown, path }) => [shown, path])) };
}

function homeOf({ home }: Source): ReturnType<typeof homeFiles> {
  return home ? homeFiles({ platform: process.platform, folder: homedir(), env: process.env }) : [];
}

/** The values of the lists that were read for the plan. @throws PlanError, KeyListError */
async function readLists({ lists }: Source): Promise<string[]> {
  const values: string[] = [];
  for (const list of lists) {
    const text = await readFile(list, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new PlanError(
        `The list ${list}, which the plan was made with, cannot be read (${error.code ?? 'unknown cause'}).`,
      );
    });
    values.push(...readKeyList(text).findings.map(({ secret }) => secret));
  }
  return values;
}
