import type { Finding, Note, Reference } from '../../scan/finding.ts';
import { type ListedFile, type ScanEvent, type ScanOptions, scan } from '../../scan/scan.ts';
import { attribute, type Owners } from '../artifactory/accessExport.ts';
import { readKeyList } from './csv.ts';
import { namesInEnvironment, readEnvironment } from './environment.ts';
import { readPasted } from './pasted.ts';
import type { Wish } from './wish.ts';

/** Everything that a migration may start from. */
export interface Inputs {
  /** Null = no folder. */
  readonly folder: string | null;
  readonly scan: Pick<ScanOptions, 'hosts' | 'dockerBases' | 'excludes' | 'ignoreFiles' | 'onPlace'>;
  /** Files of the home folder that the user said yes to ({@link homeFiles}). */
  readonly home?: readonly ListedFile[];
  /** The text of a list of keys. */
  readonly csv?: string | null;
  readonly pasted?: readonly { readonly text: string; readonly name?: string }[];
  /** Of a terminal; values are read only with `values`. */
  readonly environment?: { readonly env: NodeJS.ProcessEnv; readonly values: boolean } | null;
  /** Credentials that the user fetched with his own log-in. */
  readonly fetched?: readonly Finding[];
  readonly owners?: Owners;
}

export interface Gathered {
  readonly findings: readonly Finding[];
  readonly references: readonly Reference[];
  readonly notes: readonly Note[];
  /** What the list of keys asks for. */
  readonly wishes: readonly Wish[];
  /** Where a file and the access export disagree on a user; whole sentences. */
  readonly contradictions: readonly string[];
}

/**
 * Reads all inputs; the same ones always give the same findings in the same order, so that applying a plan finds the values
 * again.
 * @param onEvent sees what the scan reports as it goes on
 * @throws KeyListError for a list that cannot be used; Error where the folder cannot be read; the signal's reason
 */
export async function gather(
  inputs: Inputs,
  { signal, onEvent }: { signal?: AbortSignal; onEvent?: (event: ScanEvent) => void } = {},
): Promise<Gathered> {
  const { folder, scan: options, home = [], csv = null, pasted = [], environment = null, fetched = [] } = inputs;
  // First, for it fails at once where it fails.
  const list = csv === null ? { findings: [], wishes: [] } : readKeyList(csv);
  const findings: Finding[] = [];
  const references: Reference[] = [];
  const notes: Note[] = [];
  const scanning = scan(folder, { ...options, files: home, ...(signal === undefined ? {} : { signal }) });
  for await (const event of scanning) {
    onEvent?.(event);
    if (event.type === 'finding') findings.push(event.finding);
    else if (event.type === 'reference') references.push(event.reference);
    else if (event.type === 'note') notes.push(event.note);
  }
  for (const [index, { text, name }] of pasted.entries()) {
    const read = readPasted(text, index + 1, options, name);
    findings.push(...read.findings);
    references.push(...read.references);
  }
  if (environment?.values) findings.push(...readEnvironment(environment.env, options));
  else if (environment !== null) references.push(...namesInEnvironment(environment.env));
  findings.push(...list.findings, ...fetched);
  const attributed = attribute(findings, inputs.owners ?? new Map());
  return { ...attributed, references, notes, wishes: list.wishes };
}
