import { isAbsolute, resolve } from 'node:path';

/** Overrides where the data lies, for CI and for tests. */
export const dataDirVariable = 'PROGET_KEYS_DATA_DIR';

/** No folder for the user's data is known; the message says what to set. */
export class StateFolderError extends Error {
  constructor(cause?: unknown) {
    super(`No home folder is known here, so there is no place for data: set ${dataDirVariable} or give --data-dir.`, {
      cause,
    });
    this.name = 'StateFolderError';
  }
}

/**
 * The data directory that command line and extension share: the user's state folder, never the workspace.
 * @throws StateFolderError where the user has no home (containers with a bare uid).
 */
export async function stateFolder(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const override = env[dataDirVariable];
  if (override) return resolve(override);
  let folder: string;
  try {
    // Imported late: the package asks for the home folder as it loads, and that throws where there is none.
    const { default: envPaths } = await import('env-paths');
    folder = envPaths('proget-keys', { suffix: '' }).data;
  } catch (error) {
    throw new StateFolderError(error);
  }
  // HOME="" makes a relative path, which would put the data into the current folder.
  if (!isAbsolute(folder)) throw new StateFolderError();
  return folder;
}

/** @param dataDir as given on the command line or in a setting; nothing or '' = the state folder. */
export async function resolveDataDir(
  dataDir: string | null | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  return dataDir ? resolve(dataDir) : stateFolder(env);
}
