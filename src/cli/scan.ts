import { describeNote } from '../migration/describeNote.ts';
import { printable } from '../printable.ts';
import type { Finding, Note, Reference } from '../scan/finding.ts';
import { fingerprint, makeSalt, redact } from '../scan/fingerprint.ts';
import { scan as scanFolder } from '../scan/scan.ts';
import { CliError, exitCodes } from './exit.ts';
import type { Output } from './output.ts';
import { makeProgressLine } from './progressLine.ts';
import { checkHosts, describeScanFailure, type ScanFlags } from './scanFlags.ts';

/** Of the command line. */
export interface ScanVerbFlags extends ScanFlags {
  readonly showSecrets?: boolean;
}

/** `scan DIR`: credentials of Artifactory below a folder, as they are found. Values are printed only with --show-secrets. */
export async function scan(folder: string, flags: ScanVerbFlags, output: Output): Promise<void> {
  checkHosts(flags);
  const salt = makeSalt();
  const findings: Finding[] = [];
  const references: Reference[] = [];
  const notes: Note[] = [];
  let files = 0;
  const progress = makeProgressLine(process.stderr, !flags.json && !process.env.CI);
  const print = (text: string) => {
    if (flags.json) return;
    progress.clear();
    output.data(`${text}\n`);
  };
  try {
    for await (const event of scanFolder(folder, optionsOf(flags))) {
      if (event.type === 'progress') {
        files = event.files;
        progress.show(files, event.bytes);
      } else if (event.type === 'note') notes.push(event.note);
      else if (event.type === 'reference') references.push(event.reference);
      else {
        findings.push(event.finding);
        print(describeFinding(event.finding, salt, flags.showSecrets === true));
      }
    }
  } catch (error) {
    throw new CliError(exitCodes.failed, describeScanFailure(folder, error), error);
  } finally {
    progress.clear();
  }
  if (flags.json) {
    const shown = findings.map((finding) => toJson(finding, salt, flags.showSecrets === true));
    output.json({ findings: shown, references, notes });
  } else for (const reference of references) print(describeReference(reference));
  for (const note of flags.json ? [] : notes) output.prose(describeNote(note));
  const distinct = new Set(findings.map(({ secret }) => secret)).size;
  output.prose(
    `${files} files: ${findings.length} places with ${distinct} credentials, ${references.length} references.`,
  );
}

function optionsOf({
  host = [],
  dockerBase = [],
  exclude = [],
  ignoreFiles,
}: ScanFlags): Parameters<typeof scanFolder>[1] {
  return { hosts: host, dockerBases: dockerBase, excludes: exclude, ignoreFiles };
}

function describeFinding(
  { file, line, kind, host, repo, user, carrier, secret, facts }: Finding,
  salt: Uint8Array,
  show: boolean,
): string {
  const place = host === null ? 'unknown host' : repo === null ? host : `${host} ${repo}`;
  const until =
    facts.expires === undefined || facts.expires === 'never' ? '' : `, expires ${facts.expires.slice(0, 10)}`;
  const value = show ? secret : redact(secret, kind);
  return printable(
    `${file}:${line}  ${kind}${until}  ${place}  ${user ?? '-'}  ${carrier}  ${value} #${fingerprint(secret, salt)}`,
  );
}

function describeReference({ file, line, name, host, user }: Reference): string {
  return printable(`${file}:${line}  reference  ${host ?? 'unknown host'}  ${user ?? '-'}  ${name}`);
}

function toJson({ secret, places: _, ...shown }: Finding, salt: Uint8Array, show: boolean): object {
  return { ...shown, fingerprint: fingerprint(secret, salt), ...(show ? { secret } : {}) };
}
