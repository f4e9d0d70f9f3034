import * as z from 'zod/mini';
import { feedTypeNames, parseFeedType } from '../contract/feed.ts';
import { connect, type Target } from './connect.ts';
import { type ExitCode, exitCodes, usageError } from './exit.ts';
import { layOut, type Output } from './output.ts';
import { readAnswer } from './readAnswer.ts';

const feedsSchema = z.array(
  z.looseObject({
    name: z.string(),
    feedType: z.string(),
    feedGroup: z.nullish(z.string()),
    active: z.nullish(z.boolean()),
    description: z.nullish(z.string()),
  }),
);

export interface FeedOptions extends Target {
  readonly json?: boolean;
  readonly type?: string;
  readonly group?: string;
  readonly description?: string;
}

export async function listFeeds(options: FeedOptions, output: Output): Promise<ExitCode> {
  const { client } = await connect(options);
  const feeds = readAnswer(feedsSchema, await client.get('/api/management/feeds/list'), 'list of feeds');
  if (options.json) output.json(feeds);
  else {
    const rows = feeds.map((feed) => [
      feed.name,
      feed.feedType,
      feed.feedGroup ?? '',
      feed.active === false ? 'inactive' : '',
      feed.description ?? '',
    ]);
    for (const line of layOut(['NAME', 'TYPE', 'GROUP', 'STATE', 'DESCRIPTION'], rows)) output.data(line);
    if (rows.length === 0) output.prose('No feeds. Make one: proget-keys emulator feeds create NAME --type npm');
  }
  return exitCodes.ok;
}

export async function createFeed(name: string, options: FeedOptions, output: Output): Promise<ExitCode> {
  const feedType = parseFeedType(options.type ?? '');
  if (!feedType) throw usageError(`--type must be one of ${feedTypeNames.join(', ')}.`);
  const { client } = await connect(options);
  const feed = await client.post('/api/management/feeds/create', {
    name,
    feedType,
    ...(options.group === undefined ? {} : { feedGroup: options.group }),
    ...(options.description === undefined ? {} : { description: options.description }),
  });
  if (options.json) output.json(feed);
  else output.prose(`Made the ${feedType} feed ${name}.`);
  return exitCodes.ok;
}

export async function deleteFeed(name: string, options: FeedOptions, output: Output): Promise<ExitCode> {
  const { client } = await connect(options);
  await client.delete(`/api/management/feeds/delete/${encodeURIComponent(name)}`);
  if (options.json) output.json({ deleted: name });
  else output.prose(`Deleted the feed ${name} and its packages.`);
  return exitCodes.ok;
}
