import { chmod, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Instance, instanceSchema } from '../contract/instance.ts';

const fileName = 'instance.json';

/** `instance.json` is there but cannot be used. The message is for the user and never quotes the content. */
export class InstanceFileError extends Error {
  readonly reason: 'unreadable' | 'damaged';
  readonly path: string;

  constructor(reason: 'unreadable' | 'damaged', path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'InstanceFileError';
    this.reason = reason;
    this.path = path;
  }
}

export function instancePath(dataDir: string): string {
  return join(dataDir, fileName);
}

/**
 * The instance of a data directory, running or not; null when none was ever made there.
 * @throws InstanceFileError when the file is unreadable or is not what we write.
 */
export async function readInstance(dataDir: string): Promise<Instance | null> {
  const path = instancePath(dataDir);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new InstanceFileError('unreadable', path, `${path} cannot be read (${code ?? 'unknown cause'}).`, error);
  }
  const parsed = instanceSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.');
  const what = field ? `its field "${field}" is missing or wrong` : 'it is not JSON of ours';
  throw new InstanceFileError('damaged', path, `${path} is damaged: ${what}. Remove that file and start again.`);
}

/**
 * Makes the data directory, open to its owner only. An empty one that was there already is narrowed too; one that holds
 * anything keeps its rights, for `--data-dir` may name a folder that others use.
 */
export async function prepareDataDir(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (made === undefined && (await readdir(dataDir)).length === 0) await chmod(dataDir, 0o700).catch(() => undefined);
}

/** Writes the file, mode 0600 in a folder 0700, by way of a temporary file, so that no reader sees half of it. */
export async function writeInstance(dataDir: string, instance: Instance): Promise<void> {
  await prepareDataDir(dataDir);
  const temporary = join(dataDir, `.${fileName}.${process.pid}.tmp`);
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      // `open` applies the mode to new files only: a left-over of a killed process with our pid keeps its own.
      await file.chmod(0o600);
      await file.writeFile(`${JSON.stringify(instance, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, instancePath(dataDir));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Removes what is only true of a running emulator; the identity, the admin key and the demo keys stay. The run of
 * another process, which may have begun meanwhile, is left alone.
 */
export async function clearRunFields(dataDir: string): Promise<void> {
  const instance = await readInstance(dataDir);
  if (!instance || (instance.pid !== undefined && instance.pid !== process.pid)) return;
  const { pid: _pid, startedAt: _startedAt, url: _url, httpsUrl: _httpsUrl, options: _options, ...kept } = instance;
  await writeInstance(dataDir, kept);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
