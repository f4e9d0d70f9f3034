import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackagePermission } from '../../emulator/contract/apiKey.ts';
import { decodeText } from '../scan/encoding.ts';
import type { Finding } from '../scan/finding.ts';
import { locate } from '../scan/places/location.ts';
import { findUrls } from '../scan/places/rawUrls.ts';
import type { NamedRepository, ScanEvent } from '../scan/scan.ts';
import { askGit, type GitKnowledge } from './git.ts';
import { type Inputs, type Gathered as ReadInputs, gather as readInputs } from './inputs/gather.ts';
import { needsAt } from './needs.ts';
import type { PlannedFile } from './plan.ts';
import { sorted } from './reach.ts';

/** What the inputs hold for a plan. */
export interface Gathered extends ReadInputs {
  /** Files with a credential or with a URL of a repository. */
  readonly files: readonly PlannedFile[];
  /** The same, decoded. They hold secrets. */
  readonly texts: ReadonlyMap<string, string>;
  readonly places: readonly NamedRepository[];
  needsOf(finding: Finding): readonly PackagePermission[];
  readonly gitOf: GitKnowledge;
}

export interface GatherOptions {
  /** Whether git is asked which files it keeps; it is unless this is false. */
  readonly git?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ScanEvent) => void;
}

/**
 * Reads the inputs of a plan, looks what their places do and what git knows of them. Changes nothing.
 * @throws KeyListError; Error where the folder cannot be read; the signal's reason when cancelled
 */
export async function gather(inputs: Inputs, options: GatherOptions): Promise<Gathered> {
  const { folder, scan } = inputs;
  const places: NamedRepository[] = [];
  const onPlace = (place: NamedRepository): void => void places.push(place);
  const read = await readInputs({ ...inputs, scan: { ...scan, onPlace } }, options);
  const { files, texts, needs } = await readFiles(inputs, read.findings, places, options.signal);
  const asksGit = folder !== null && options.git !== false;
  const atHome = new Set(inputs.home?.map(({ shown }) => shown));
  const committable = read.findings.filter(({ file }) => texts.has(file) && !atHome.has(file));
  return {
    ...{ ...read, files, texts, places },
    needsOf: (finding) => needs.get(finding) ?? [],
    gitOf: asksGit ? await askGit(folder, committable, options.signal) : () => null,
  };
}

interface Reading {
  readonly files: PlannedFile[];
  readonly texts: ReadonlyMap<string, string>;
  readonly needs: ReadonlyMap<Finding, readonly PackagePermission[]>;
}

/** Hashes the files that a rewrite may touch, and looks what their places do. */
async function readFiles(
  { folder, scan, home = [] }: Inputs,
  findings: readonly Finding[],
  places: readonly NamedRepository[],
  signal?: AbortSignal,
): Promise<Reading> {
  const known = { hosts: scan.hosts ?? [], dockerBases: scan.dockerBases ?? [] };
  const homePaths = new Map(home.map(({ shown, path }) => [shown, path]));
  const files: PlannedFile[] = [];
  const texts = new Map<string, string>();
  const needs = new Map<Finding, readonly PackagePermission[]>();
  const ofRepository = new Map<string, readonly PackagePermission[]>();
  for (const file of [...new Set([...findings, ...places].map((one) => one.file))].sort()) {
    signal?.throwIfAborted();
    const path = homePaths.get(file) ?? (folder === null ? null : join(folder, file));
    const bytes = path === null ? null : await readFile(path).catch(() => null);
    if (bytes === null) continue;
    files.push({ file, sha256: createHash('sha256').update(bytes).digest('hex') });
    const text = decodeText(bytes)?.text ?? '';
    texts.set(file, text);
    for (const finding of findings.filter((one) => one.file === file))
      needs.set(finding, needsAt(file, text, finding.places.secret, finding.carrier));
    for (const found of findUrls(text)) {
      const own = needsAt(file, text, found);
      const location = own.length === 0 ? null : locate(found.url, known);
      if (!location?.artifactory || location.repo === null) continue;
      const key = `${location.host} ${location.repo}`;
      ofRepository.set(key, [...(ofRepository.get(key) ?? []), ...own]);
    }
  }
  // What is published to a repository anywhere in the folder is published with its credential.
  for (const [finding, own] of needs)
    needs.set(finding, sorted([...own, ...(ofRepository.get(`${finding.host} ${finding.repo}`) ?? [])]));
  return { files, texts, needs };
}
