import { actorOf } from '../../http/actor.ts';
import { authorize } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import type { Surroundings } from '../../http/services.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import { noteHistory } from '../../store/packageHistory.ts';
import type { Tables } from '../../tables.ts';
import { authorizeSomewhere } from '../packages/authorizeSomewhere.ts';
import { findPackage, fullName, type LatestWords, readQualifier, type WantedPackage } from '../packages/findPackage.ts';
import { unknownFeed, withFormat } from '../packages/openFeed.ts';
import { type Members, readMembers } from '../packages/transferBody.ts';
import { refuseIfThere, transferPackage } from '../packages/transferPackage.ts';

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
  const { fromFeed, toFeed, comments, ...wanted } = await readMembers(exchange.request)
    .then(readPromotion)
    .catch((error) => {
      authorizeSomewhere(exchange, surroundings, 'feed.promote', tables.feeds.list());
      throw error;
    });
  const from = surroundings.findFeed(fromFeed);
  const to = surroundings.findFeed(toFeed);
  exchange.feedName = toFeed;
  exchange.feed = to;
  authorize(exchange, surroundings, 'feed.promote-source', { feed: from });
  authorize(exchange, surroundings, 'feed.promote', { feed: to });
  if (from === null || !from.active) throw unknownFeed(fromFeed);
  if (to === null || !to.active) throw unknownFeed(toFeed);
  if (from.id === to.id) throw new HttpError(400, 'fromFeed and toFeed are the same feed.');
  if (from.feedType !== to.feedType) {
    const types = `${from.name} is of the type ${from.feedType}, ${to.name} of ${to.feedType}`;
    throw new HttpError(400, `fromFeed and toFeed must be of one type, but ${types}.`);
  }
  const [source, target] = [withFormat(from), withFormat(to)];
  const found = findPackage(store, source, wanted, words);
  const publishing = { by: actorOf(exchange.principal), at: new Date().toISOString() };
  await transferPackage(store, found, target, null, (added, isThere) => {
    refuseIfThere(target, added, isThere);
    const { group, name, version, qualifier } = added;
    return {
      ...publishing,
      replaces: false,
      also(transaction) {
        const what = { feedType: to.feedType, group, package: name, version, qualifier, formerVersion: null };
        const when = { date: publishing.at, user: publishing.by, comments };
        noteHistory(transaction, from, to, { kind: 'promotion', ...what, ...when });
        noteEvent(transaction, { event: 'promoted', feed: to, package: fullName(added), version, time: publishing.at });
      },
    };
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
