import type { Feed } from '../../contract/feed.ts';
import { readBody, unauthenticatedBodyLimit } from '../../http/body.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import { type GemVersionRow, gemTable } from '../../store/gemTable.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import type { Transaction } from '../../store/types.ts';
import { feedNow } from './clock.ts';
import { infoText } from './feedIndex.ts';
import { numberAndPlatform, titleOf } from './gemSpec.ts';
import { normalizePlatform } from './platform.ts';
import { canonicalVersion } from './version.ts';

/**
 * `DELETE /api/v1/gems/yank`, its form in the body (rubygems: yank_command.rb). As everything that ProGet deletes, the
 * version is gone for good and can be pushed again.
 */
export async function yankGem(exchange: FeedExchange): Promise<Reply> {
  const { store, feed, request, query } = exchange;
  const form = new URLSearchParams((await readBody(request, unauthenticatedBodyLimit)).toString('utf8'));
  const given = (field: string) => form.get(field) ?? query.get(field) ?? '';
  const name = given('gem_name');
  const version = given('version');
  const platform = normalizePlatform(given('platform'));
  if (name === '' || version === '') throw new HttpError(400, 'A yank needs gem_name and version.');
  store.write((transaction) => {
    const row = gemTable.version(transaction, feed.id, name, canonicalVersion(version), platform);
    if (row === undefined) throw absent(transaction, feed, name, numberAndPlatform({ version, platform }));
    removeGem(transaction, feed, name, row);
    const time = feedNow(store, feed.id).toISOString();
    noteEvent(transaction, { event: 'deleted', feed, package: name, version: row.version, time });
  });
  return { ...text(200, `Successfully deleted gem: ${titleOf({ name, version, platform })}`), isShown: true };
}

/** Takes a version out of the feed and all its indexes. */
export function removeGem(
  transaction: Transaction,
  feed: Pick<Feed, 'id' | 'name'>,
  name: string,
  row: Pick<GemVersionRow, 'id' | 'version' | 'platform'>,
): void {
  gemTable.remove(transaction, row.id);
  const label = numberAndPlatform(row);
  const infoMd5 = infoText(gemTable.infoLines(transaction, feed.id, name)).md5;
  gemTable.noteChange(transaction, feed.id, { name, change: `-${label}`, infoMd5 });
}

function absent(transaction: Transaction, feed: Feed, name: string, label: string): HttpError {
  const versions = gemTable.versions(transaction, feed.id, name).map(numberAndPlatform);
  if (versions.length === 0)
    return new HttpError(404, `This gem could not be found: ${name} is not in feed ${feed.name}.`);
  const list = versions.length > 10 ? `${versions.slice(-10).join(', ')}, and older ones` : versions.join(', ');
  return new HttpError(404, `The version ${label} does not exist. Feed ${feed.name} has ${name} ${list}.`);
}
