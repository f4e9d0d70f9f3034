import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { systemCode } from './errors.ts';
import type { FileLayer, OpenFile } from './fileLayer.ts';
import { linkOrCopy } from './linkOrCopy.ts';

const write = promisify(fs.write);
const open = promisify(fs.open);
const fsync = promisify(fs.fsync);
const fdatasync = promisify(fs.fdatasync);

/** The real disk. */
export const nodeLayer: FileLayer = {
  makeDirectory: (path) => {
    fs.mkdirSync(path, { recursive: true, mode: 0o700 });
  },
  list: (path) => (fs.existsSync(path) ? fs.readdirSync(path) : []),
  stat: (path) => {
    const found = fs.statSync(path, { throwIfNoEntry: false });
    return found === undefined ? null : { size: found.size, modified: found.mtimeMs };
  },
  read: (path) => fs.readFileSync(path),
  stream: (path, range) => fs.createReadStream(path, range),
  create: async (path) => openFile(await open(path, 'w', 0o600)),
  createSync: (path) => openFile(fs.openSync(path, 'w', 0o600)),
  open: (path) => openFile(fs.openSync(path, 'r+')),
  rename: (from, to) => fs.renameSync(from, to),
  link: (from, to) => linkOrCopy(from, to),
  remove: (path) => fs.rmSync(path, { force: true }),
  removeTree: (path) => fs.promises.rm(path, { recursive: true, force: true }),
  touch: (path, modified) => fs.utimesSync(path, modified / 1000, modified / 1000),
  syncDirectory: async (path) => {
    if (process.platform === 'win32') return;
    // Quick, unlike what creates a file and may wait for a commit of the file system.
    const fd = fs.openSync(path, 'r');
    await fsync(fd)
      .catch(ignoreUnknown)
      .finally(() => fs.closeSync(fd));
  },
  syncDirectorySync: (path) => {
    // Windows cannot open a directory for this, and keeps names in its own journal.
    if (process.platform === 'win32') return;
    const fd = fs.openSync(path, 'r');
    try {
      fs.fsyncSync(fd);
    } catch (error) {
      ignoreUnknown(error);
    } finally {
      fs.closeSync(fd);
    }
  },
};

function openFile(fd: number): OpenFile {
  return {
    writeSync: (bytes, position) => fs.writeSync(fd, bytes, 0, bytes.length, position),
    write: async (bytes, position) => {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await write(fd, bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    },
    truncateSync: (length) => fs.ftruncateSync(fd, length),
    syncSync: () => fs.fdatasyncSync(fd),
    sync: () => fdatasync(fd),
    close: () => fs.closeSync(fd),
  };
}

/** Some network and overlay file systems do not know how to sync a directory. */
function ignoreUnknown(error: unknown): void {
  if (systemCode(error) !== 'EINVAL') throw error;
}
