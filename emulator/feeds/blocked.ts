import { HttpError } from '../http/reply.ts';

/** @throws HttpError 403 when ProGet's status API was told that nobody may download the package. */
export function checkNotBlocked(isBlocked: boolean, shownName: string): void {
  if (isBlocked) throw new HttpError(403, `${shownName} is blocked in this feed and cannot be downloaded.`);
}
