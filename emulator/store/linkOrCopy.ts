import { constants } from 'node:fs';
import { copyFile, link, open } from 'node:fs/promises';
import { systemCode } from './errors.ts';

/** No hard links here: another device, a file system without them, one that forbids them, too many of one file. */
const REFUSED = new Set(['EXDEV', 'EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'UNKNOWN']);

/** @param makeLink replaceable, for a test on a disk that has hard links. */
export async function linkOrCopy(from: string, to: string, makeLink = link): Promise<void> {
  try {
    await makeLink(from, to);
  } catch (error) {
    if (!REFUSED.has(systemCode(error) ?? '')) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const copy = await open(to, 'r+');
    try {
      await copy.sync();
    } finally {
      await copy.close();
    }
  }
}
