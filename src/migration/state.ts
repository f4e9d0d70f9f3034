import { createHash, createHmac, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from '../../emulator/attach/stateFolder.ts';
import { fingerprint } from '../scan/fingerprint.ts';
import { PlanError } from './planError.ts';

/** Tells secrets apart, always in the same way on this machine, and says nothing else about them. */
export interface Fingerprints {
  /** First eight hexadecimal digits of the SHA-256 of the key that they are made with. */
  readonly keyId: string;
  /** Twelve hexadecimal digits. */
  of(secret: string): string;
  /** Proves that a text was written here: 24 hexadecimal digits. */
  seal(text: string): string;
}

const keyFile = 'fingerprint.key';
const keyLength = 32;

/**
 * Where migrations keep their state, for the command line and the editor alike.
 * @throws StateFolderError where the user has no home
 */
export async function migrationFolder(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return join(await stateFolder(env), 'migration');
}

/** Where the journal, the backups and the report of one plan's run are. The folder may not be there yet. @param planId a UUID */
export function runFolder(folder: string, planId: string): string {
  if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(planId))
    throw new PlanError('The id of this plan is no UUID.');
  return join(folder, 'runs', planId);
}

/** Reads the fingerprint key, or makes it at first use. @param folder of {@link migrationFolder}. @throws PlanError */
export async function openFingerprints(folder: string): Promise<Fingerprints> {
  const key = (await readKey(folder)) ?? (await makeKey(folder));
  return {
    keyId: createHash('sha256').update(key).digest('hex').slice(0, 8),
    of: (secret) => fingerprint(secret, key),
    // No secret begins with this character, so no fingerprint is a seal.
    seal: (text) => createHmac('sha256', key).update(`\0${text}`).digest('hex').slice(0, 24),
  };
}

async function readKey(folder: string): Promise<Buffer | null> {
  const path = join(folder, keyFile);
  let key: Buffer;
  try {
    key = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new PlanError(`${path} cannot be read (${code ?? 'unknown cause'}).`);
  }
  if (key.length === keyLength) return key;
  throw new PlanError(`${path} is damaged: remove it; plans that were made with it have to be made anew.`);
}

/** Whole or not at all, and never over the one that another process has just made. */
async function makeKey(folder: string): Promise<Buffer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `.${keyFile}.${process.pid}.${randomBytes(4).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(keyLength));
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, join(folder, keyFile)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new PlanError(`${join(folder, keyFile)} cannot be written (${code ?? 'unknown cause'}).`);
  } finally {
    await rm(temporary, { force: true });
  }
  const key = await readKey(folder);
  if (key === null) throw new PlanError(`${join(folder, keyFile)} went away just now; try again.`);
  return key;
}
