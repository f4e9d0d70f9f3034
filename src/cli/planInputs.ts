import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { readAccessExport } from '../migration/artifactory/accessExport.ts';
import { type Connected, connectArtifactory } from '../migration/artifactory/connect.ts';
import { credentialFromEnvironment } from '../migration/artifactory/credential.ts';
import { ArtifactoryError } from '../migration/artifactory/errors.ts';
import { fetchOwnKey } from '../migration/artifactory/ownKey.ts';
import { probeSources } from '../migration/artifactory/probe.ts';
import { readDirectory } from '../migration/artifactory/readDirectory.ts';
import type { Inputs } from '../migration/inputs/gather.ts';
import { homeFiles } from '../migration/inputs/homeFiles.ts';
import type { PlanRequest } from '../migration/makePlan.ts';
import { printable } from '../printable.ts';
import type { Finding } from '../scan/finding.ts';
import { CliError, exitCodes, usageError } from './exit.ts';
import { checkHosts, type ScanFlags } from './scanFlags.ts';
import { parseServerUrl } from './serverUrl.ts';

export interface InputFlags extends ScanFlags {
  /** Base URL of Artifactory; its credential is in the environment. */
  readonly artifactory?: string;
  readonly ownKey?: boolean;
  readonly probe?: boolean;
  /** A file. */
  readonly accessExport?: string;
  /** A file. */
  readonly csv?: string;
  readonly home?: boolean;
}

export interface PlanInputs {
  readonly inputs: Inputs;
  readonly lists: readonly string[];
  readonly directory: PlanRequest['directory'];
  readonly probe: PlanRequest['probe'] | null;
}

/** Everything that a plan starts from, as the command line names it. @throws CliError, ArtifactoryError */
export async function readPlanInputs(folder: string, flags: InputFlags): Promise<PlanInputs> {
  checkHosts(flags);
  const { host = [], dockerBase = [], exclude = [], ignoreFiles } = flags;
  const csv = flags.csv === undefined ? null : await readInput(flags.csv);
  const owners = flags.accessExport === undefined ? new Map() : readAccessExport(await readInput(flags.accessExport));
  const home = flags.home ? homeFiles({ platform: process.platform, folder: homedir(), env: process.env }) : [];
  const { connected, fetched } = await askArtifactory(flags);
  const hosts = connected === null ? host : [...new Set([...host, new URL(connected.client.url).host])];
  return {
    inputs: {
      folder,
      scan: { hosts, dockerBases: dockerBase, excludes: exclude, ignoreFiles },
      ...{ home, csv, fetched, owners },
    },
    // Applying reads them again, from wherever it is called.
    lists: flags.csv === undefined ? [] : [resolve(flags.csv)],
    directory: connected === null ? null : (users) => readDirectory(connected, { users }),
    probe:
      connected === null || !flags.probe
        ? null
        : (findings) => probeSources(findings, { hosts: hostsOf(connected), fetch }),
  };
}

async function askArtifactory({
  artifactory,
  ownKey,
  probe,
}: InputFlags): Promise<{ connected: Connected | null; fetched: Finding[] }> {
  if (artifactory === undefined) {
    if (ownKey || probe) throw usageError(`${ownKey ? '--own-key' : '--probe'} needs --artifactory URL.`);
    return { connected: null, fetched: [] };
  }
  const credential = credentialFromEnvironment(process.env);
  if (ownKey && credential.as === 'nobody')
    throw usageError(
      '--own-key needs a log-in: ARTIFACTORY_USER and ARTIFACTORY_PASSWORD, or ARTIFACTORY_ACCESS_TOKEN, in the environment.',
    );
  const url = parseServerUrl(artifactory, '--artifactory');
  const connected = await connectArtifactory({ url, credential, fetch }).catch((error: unknown) => {
    if (credential.as !== 'nobody' || !ArtifactoryError.is(error, 'unauthorized')) throw error;
    throw new CliError(
      exitCodes.failed,
      `${url} wants a log-in: put ARTIFACTORY_ACCESS_TOKEN, or ARTIFACTORY_USER and ARTIFACTORY_PASSWORD, into the environment.`,
    );
  });
  const own = ownKey ? await fetchOwnKey(connected.client) : null;
  return { connected, fetched: own === null ? [] : [own] };
}

/** Credentials go nowhere but to the server that was named. */
function hostsOf({ client }: Connected): ReadonlyMap<string, string> {
  return new Map([[new URL(client.url).host, client.url]]);
}

async function readInput(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      exitCodes.failed,
      `${printable(path)} cannot be read (${error.code ?? 'unknown cause'}).`,
      error,
    );
  });
}
