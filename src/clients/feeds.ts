import * as z from 'zod/mini';
import type { EmulatorClient } from '../../emulator/attach/client.ts';
import type { FeedType } from '../../emulator/contract/feed.ts';

const statusSchema = z.object({
  feeds: z.array(z.object({ name: z.string(), feedType: z.string(), active: z.boolean() })),
});
export type FeedFacts = z.infer<typeof statusSchema>['feeds'][number];

/** The emulator's feeds, in its order. */
export async function listFeeds(client: EmulatorClient): Promise<FeedFacts[]> {
  return statusSchema.parse(await client.get('/emulator/status')).feeds;
}

/** Those that a client can use. */
export function fittingFeeds(feeds: readonly FeedFacts[], types: readonly FeedType[]): FeedFacts[] {
  return feeds.filter((feed) => feed.active && types.some((type) => type === feed.feedType));
}
