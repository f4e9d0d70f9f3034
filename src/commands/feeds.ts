import type { FeedSummary } from '../proget/client.ts';
import { ProGetError } from '../proget/errors.ts';
import type { Server } from '../servers/server.ts';
import type { Services } from '../services.ts';

/** Null: they cannot be listed; then their names are typed. @throws ProGetError when the server cannot be reached at all */
export async function feedsOf(services: Services, server: Server): Promise<readonly FeedSummary[] | null> {
  const client = await services.connections.open(server);
  try {
    return (await client.listFeeds()).filter(({ active }) => active);
  } catch (error) {
    if (ProGetError.is(error, 'unreachable', 'timeout', 'tls', 'redirected', 'unlicensed')) throw error;
    return null;
  }
}

/** From ProGet 2025.23 on. @param version `25.0.23.1` */
export function takesSeveralFeeds(version: string | null): boolean {
  const [, major = 0, minor = 0, patch = 0] = (/^(\d+)\.(\d+)\.(\d+)/.exec(version ?? '') ?? []).map(Number);
  return major > 25 || (major === 25 && (minor > 0 || patch >= 23));
}
