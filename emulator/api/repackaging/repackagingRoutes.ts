import { Router } from 'express';
import { actorOf } from '../../http/actor.ts';
import { authorize } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { identified } from '../../http/handle.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import { noteHistory } from '../../store/packageHistory.ts';
import type { Tables } from '../../tables.ts';
import { authorizeSomewhere } from '../packages/authorizeSomewhere.ts';
import { findPackage, fullName, readQualifier, type WantedPackage } from '../packages/findPackage.ts';
import { unknownFeed, withFormat } from '../packages/openFeed.ts';
import { type Members, readMembers } from '../packages/transferBody.ts';
import { transferPackage } from '../packages/transferPackage.ts';

/** ProGet's RepackageInput. */
interface Repackaging extends WantedPackage {
  readonly feed: string;
  readonly newVersion: string;
  readonly toFeed: string | null;
  readonly comments: string | null;
}

/** `/api/repackaging/…` (spec: repackage). */
export function repackagingRoutes(surroundings: Surroundings, tables: Tables): Router {
  const router = Router();
  resource(router, surroundings, '/repackage', {
    POST: identified(surroundings, (exchange) => repackage(exchange, surroundings, tables)),
  });
  return router;
}

/** Makes the same package with another version, in the same feed or another one of its type. */
async function repackage(exchange: Exchange, surroundings: Surroundings, tables: Tables): Promise<Reply> {
  const { store } = exchange;
  const { feed, newVersion, toFeed, comments, ...wanted } = await readMembers(exchange.request)
    .then(readRepackaging)
    .catch((error) => {
      authorizeSomewhere(exchange, surroundings, 'feed.repackage', tables.feeds.list());
      throw error;
    });
  const from = surroundings.findFeed(feed);
  const to = toFeed === null ? from : surroundings.findFeed(toFeed);
  exchange.feedName = toFeed ?? feed;
  exchange.feed = to;
  authorize(exchange, surroundings, 'feed.repackage-source', { feed: from });
  authorize(exchange, surroundings, 'feed.repackage', { feed: to });
  if (from === null || !from.active) throw unknownFeed(feed);
  if (to === null || !to.active) throw unknownFeed(toFeed ?? feed);
  if (from.feedType !== to.feedType) {
    const types = `${from.name} is of the type ${from.feedType}, ${to.name} of ${to.feedType}`;
    throw new HttpError(400, `feed and toFeed must be of one type, but ${types}.`);
  }
  const [source, target] = [withFormat(from), withFormat(to)];
  const found = findPackage(store, source, wanted);
  if (source.format.isSameVersion(found.version, newVersion)) {
    throw new HttpError(400, `newVersion is the version that ${fullName(found)} has already.`);
  }
  const publishing = { by: actorOf(exchange.principal), at: new Date().toISOString() };
  const rewrite: Parameters<typeof transferPackage>[3] = (spool) => source.format.withVersion(spool, newVersion);
  await transferPackage(store, found, target, rewrite, (added, isThere) => {
    if (isThere) authorize(exchange, surroundings, 'feed.overwrite', { feed: to });
    const { group, name, version, qualifier } = added;
    return {
      ...publishing,
      replaces: isThere,
      also(transaction) {
        const what = { feedType: to.feedType, group, package: name, version, qualifier, formerVersion: found.version };
        const when = { date: publishing.at, user: publishing.by, comments };
        noteHistory(transaction, from, to, { kind: 'repackaging', ...what, ...when });
        noteEvent(transaction, { event: 'added', feed: to, package: fullName(added), version, time: publishing.at });
      },
    };
  });
  return text(200, '');
}

function readRepackaging(members: Members): Repackaging {
  return {
    feed: members.required('feed'),
    name: members.required('name', 'packageName'),
    group: members.text('group', 'groupName'),
    version: members.required('version'),
    qualifier: readQualifier(members.text('qualifier')),
    newVersion: members.required('newVersion'),
    toFeed: members.text('toFeed'),
    comments: members.text('comments'),
  };
}
