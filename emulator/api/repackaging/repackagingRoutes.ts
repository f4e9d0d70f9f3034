import { Router } from 'express';
import { actorOf } from '../../http/actor.ts';
import { authorize } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { identified } from '../../http/handle.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Tables } from '../../tables.ts';
import { authorizeSomewhere } from '../packages/authorizeSomewhere.ts';
import { openPair } from '../packages/feedPair.ts';
import { findPackage, fullName, readQualifier, type WantedPackage } from '../packages/findPackage.ts';
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
  const repackaging = await readMembers(exchange.request)
    .then(readRepackaging)
    .catch((error) => {
      authorizeSomewhere(exchange, surroundings, 'feed.repackage', tables.feeds.list());
      throw error;
    });
  const { feed, toFeed, newVersion } = repackaging;
  const from = { member: 'feed', feedName: feed, action: 'feed.repackage-source' } as const;
  const to = { member: 'toFeed', feedName: toFeed ?? feed, action: 'feed.repackage' } as const;
  const { source, target } = openPair(exchange, surroundings, from, to);
  const found = findPackage(store, source, repackaging);
  if (source.format.isSameVersion(found.version, newVersion)) {
    throw new HttpError(400, `newVersion is the version that ${fullName(found)} has already.`);
  }
  await transferPackage(store, {
    kind: 'repackaging',
    event: 'added',
    source,
    found,
    target,
    formerVersion: found.version,
    comments: repackaging.comments,
    publishing: { by: actorOf(exchange.principal), at: new Date().toISOString() },
    rewrite: (spool) => source.format.withVersion(spool, newVersion),
    mayReplace() {
      authorize(exchange, surroundings, 'feed.overwrite', { feed: target.feed });
      return true;
    },
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
