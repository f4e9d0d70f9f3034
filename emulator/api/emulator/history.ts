import type { RequestHandler } from 'express';
import { queryOf } from '../../http/authorize.ts';
import { allow } from '../../http/handle.ts';
import { json } from '../../http/reply.ts';
import type { Surroundings } from '../../http/services.ts';
import { listHistory } from '../../store/packageHistory.ts';

/**
 * `GET /emulator/history[?package]`: promotions and repackagings with their comments, the oldest first. ProGet shows
 * repackagings in its pages only.
 */
export function historyRoute(surroundings: Surroundings): RequestHandler {
  return allow(surroundings, 'emulator', ({ store, url }) => {
    const name = queryOf(url).get('package') ?? '';
    const entries = listHistory(store, null, name === '' ? {} : { package: name });
    return json(
      200,
      entries.map(({ fromFeedId: _from, toFeedId: _to, ...entry }) => entry),
    );
  });
}
