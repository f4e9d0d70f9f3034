import { HttpError } from '../http/reply.ts';

/** @param allow 0 = blocked by ProGet's status API. @throws HttpError 403 when the package may not be downloaded. */
export function checkNotBlocked(allow: number | null, shownName: string): void {
  if (allow === 0) throw new HttpError(403, `${shownName} is blocked in this feed and cannot be downloaded.`);
}
