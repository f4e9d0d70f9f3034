import { printable } from '../printable.ts';
import { usageError } from './exit.ts';

/** What says where to look, for every verb that scans. */
export interface ScanFlags {
  readonly host?: readonly string[];
  readonly dockerBase?: readonly string[];
  readonly exclude?: readonly string[];
  readonly ignoreFiles: boolean;
  readonly json?: boolean;
}

const hostForm = /^(?:https?:\/\/)?[\w.-]+(?::\d{1,5})?(?:\/.*)?$/i;

/** @throws CliError (usage) for what is no host */
export function checkHosts({ host = [], dockerBase = [] }: ScanFlags): void {
  for (const one of [...host, ...dockerBase])
    if (!hostForm.test(one))
      throw usageError(`"${printable(one)}" is not a host: give it like artifactory.corp.example or host:8081.`);
}

/** Why a folder could not be scanned, in one sentence. */
export function describeScanFailure(folder: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT'
      ? 'there is no such folder.'
      : code === 'ENOTDIR'
        ? 'it is not a folder.'
        : `${(error as Error).message}`;
  return `${printable(folder)} cannot be scanned: ${reason}`;
}
