import { actorOf } from '../../http/actor.ts';
import type { Exchange } from '../../http/exchange.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Tables } from '../../tables.ts';
import { authorizeSomewhere } from '../packages/authorizeSomewhere.ts';
import { openPair } from '../packages/feedPair.ts';
import { findPackage, type LatestWords, readQualifier, type WantedPackage } from '../packages/findPackage.ts';
import { type Members, readMembers } from '../packages/transferBody.ts';
import { transferPackage } from '../packages/transferPackage.ts';

/** ProGet's PromotePackageInput. */
interface Promotion extends WantedPackage {
  readonly fromFeed: string;
  readonly toFeed: string;
  readonly comments: string | null;
}

/** The documentation has `latest` as the newest of all here, other than for downloads (spec: promote). */
const words: LatestWords = new Map([
  ['latest', 'any'],
  ['latest-stable', 'stable'],
  ['latest-unstable', 'any'],
]);

/** `POST /api/promotions/promote`: copies a package into another feed of the same type, and remembers it. */
export async function promotePackage(exchange: Exchange, surroundings: Surroundings, tables: Tables): Promise<Reply> {
  const { store } = exchange;
  const promotion = await readMembers(exchange.request)
    .then(readPromotion)
    .catch((error) => {
      authorizeSomewhere(exchange, surroundings, 'feed.promote', tables.feeds.list());
      throw error;
    });
  const from = { member: 'fromFeed', feedName: promotion.fromFeed, action: 'feed.promote-source' } as const;
  const to = { member: 'toFeed', feedName: promotion.toFeed, action: 'feed.promote' } as const;
  const { source, target } = openPair(exchange, surroundings, from, to);
  if (source.feed.id === target.feed.id) throw new HttpError(400, 'fromFeed and toFeed are the same feed.');
  await transferPackage(store, {
    kind: 'promotion',
    event: 'promoted',
    source,
    found: findPackage(store, source, promotion, words),
    target,
    formerVersion: null,
    comments: promotion.comments,
    publishing: { by: actorOf(exchange.principal), at: new Date().toISOString() },
    rewrite: null,
    mayReplace: () => false,
  });
  return text(200, '');
}

function readPromotion(members: Members): Promotion {
  return {
    name: members.required('name', 'packageName'),
    group: members.text('group', 'groupName'),
    version: members.required('version'),
    qualifier: readQualifier(members.text('qualifier')),
    fromFeed: members.required('fromFeed'),
    toFeed: members.required('toFeed'),
    comments: members.text('comments'),
  };
}
