import type { Feed } from '../../contract/feed.ts';
import { actorOf } from '../../http/actor.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import { type GemVersionRow, gemTable, type NewGemVersion } from '../../store/gemTable.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import type { Transaction } from '../../store/types.ts';
import { checkFeed } from '../checkFeed.ts';
import { feedNow } from './clock.ts';
import { indexOf, infoText } from './feedIndex.ts';
import { readGem } from './gemFile.ts';
import { type GemSpec, numberAndPlatform, titleOf } from './gemSpec.ts';
import type { GrowingText } from './growingText.ts';
import { newVersion } from './newVersion.ts';
import { receiveGem } from './receiveGem.ts';
import { canonicalVersion } from './version.ts';

/**
 * `POST /api/v1/gems` (spec: RubyGems, push). The very same file again is no error; another one for a version that exists
 * is 409, or replaces it where the feed's property `allowOverwrite` is true and the caller may overwrite.
 */
export async function pushGem(exchange: FeedExchange): Promise<Reply> {
  const { store, feed } = exchange;
  const spool = await receiveGem(exchange.request, store.blobs);
  try {
    const spec = await readGem(spool);
    const existing = findSame(exchange, spec);
    if (existing?.gemSha256 === spool.sha256)
      return { ...text(200, `Gem was already pushed: ${titleOf(spec)}`), isShown: true };
    if (existing !== undefined) checkOverwrite(exchange, spec, existing);
    const at = feedNow(store, feed.id).toISOString();
    const added = newVersion(spec, await spool.keep(), actorOf(exchange.principal), at);
    const info = indexOf(store, feed).info(spec.name);
    store.write((transaction) => {
      checkFeed(transaction, feed);
      const now = findSame(exchange, spec);
      // Another push of the same version may have come in between.
      if (now?.id !== existing?.id) throw duplicate(exchange, spec);
      putGem(transaction, feed, added, info);
      noteEvent(transaction, { event: 'added', feed, package: spec.name, version: spec.version, time: at });
    });
    return { ...text(200, `Successfully registered gem: ${titleOf(spec)}`), isShown: true };
  } finally {
    await spool.discard();
  }
}

/**
 * Adds a version, or replaces the one that RubyGems takes for the same; that one keeps its downloads.
 * @throws HttpError 409 when another gem has a file of this name.
 * @param info the text of `/info/NAME` before this transaction, where it is at hand
 */
export function putGem(
  transaction: Transaction,
  feed: Pick<Feed, 'id' | 'name'>,
  added: NewGemVersion,
  info?: GrowingText,
): void {
  const { name, canonical, platform } = added;
  const replaced = gemTable.version(transaction, feed.id, name, canonical, platform);
  if (replaced !== undefined) gemTable.remove(transaction, replaced.id);
  checkFileName(transaction, feed, added);
  gemTable.add(transaction, feed.id, added, replaced?.downloads ?? 0);
  const infoMd5 =
    info !== undefined && replaced === undefined
      ? info.md5After(`${added.infoLine}\n`)
      : infoText(gemTable.infoLines(transaction, feed.id, name)).md5;
  const label = numberAndPlatform(added);
  const change = replaced === undefined ? label : `-${numberAndPlatform(replaced)},${label}`;
  gemTable.noteChange(transaction, feed.id, { name, change, infoMd5 });
}

function findSame({ store, feed }: FeedExchange, spec: GemSpec): GemVersionRow | undefined {
  return gemTable.version(store, feed.id, spec.name, canonicalVersion(spec.version), spec.platform);
}

/** @throws HttpError 409, or DenialError when the version may not be replaced. */
function checkOverwrite(exchange: FeedExchange, spec: GemSpec, existing: GemVersionRow): void {
  if (exchange.feed.properties.allowOverwrite !== true) throw duplicate(exchange, spec, existing);
  exchange.authorize('feed.overwrite');
}

/** `a-1` of version 2 and `a` of version 1 for platform 2 would have files of one name. */
function checkFileName(
  transaction: Transaction,
  feed: Pick<Feed, 'id' | 'name'>,
  { name, fullName }: NewGemVersion,
): void {
  if (gemTable.byFullName(transaction, feed.id, fullName) === undefined) return;
  throw new HttpError(409, `Another gem than ${name} has the file ${fullName}.gem in feed ${feed.name} already.`);
}

function duplicate({ feed }: FeedExchange, spec: GemSpec, existing: { version: string } = spec): HttpError {
  const same = existing.version === spec.version ? '' : ` (${existing.version} is the same version)`;
  return new HttpError(
    409,
    `Repushing of gem versions is not allowed: ${titleOf(spec)} already exists in feed ${feed.name}${same}. ` +
      'Raise the version, or yank it first.',
  );
}
