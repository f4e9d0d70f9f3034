import * as z from 'zod/mini';
import type { EmulatorClient } from '../../emulator/attach/client.ts';
import { markOf } from '../../emulator/contract/apiKey.ts';
import type { Instance } from '../../emulator/contract/instance.ts';

type DemoKey = Instance['demoKeys'][number];

/** What we read of `GET /emulator/keys`. */
const keysSchema = z.array(
  z.object({
    displayName: z.nullable(z.string()),
    mark: z.nullable(z.string()),
    enabled: z.boolean(),
    expiration: z.nullable(z.string()),
    packagePermissions: z.array(z.string()),
    feeds: z.array(z.string()),
  }),
);
type KeyFacts = z.infer<typeof keysSchema>[number];

/**
 * The demo key to use for feeds: the feed key that may do most in all of them, as long as it still is what the emulator
 * made. Undefined when there is none: the demo was not asked for, or its keys were changed or deleted.
 */
export async function pickDemoKey(
  client: EmulatorClient,
  demoKeys: readonly DemoKey[],
  feeds: readonly string[],
): Promise<DemoKey | undefined> {
  if (demoKeys.length === 0) return undefined;
  const facts = keysSchema.parse(await client.get('/emulator/keys'));
  const rated = demoKeys
    .map((demo) => ({
      demo,
      rating: rate(
        facts.find((fact) => isSame(fact, demo)),
        feeds,
      ),
    }))
    .sort((left, right) => right.rating - left.rating);
  const [best] = rated;
  return best !== undefined && best.rating > 0 ? best.demo : undefined;
}

function isSame(fact: KeyFacts, demo: DemoKey): boolean {
  return fact.displayName === demo.name && fact.mark === markOf(demo.key);
}

/** 0 = of no use for some of the feeds. */
function rate(key: KeyFacts | undefined, feeds: readonly string[]): number {
  if (key === undefined || !key.enabled) return 0;
  if (key.expiration !== null && Date.parse(key.expiration) <= Date.now()) return 0;
  const own = new Set(key.feeds.map((name) => name.toLowerCase()));
  if (!feeds.every((feed) => own.has(feed.toLowerCase()))) return 0;
  if (!key.packagePermissions.includes('view')) return 0;
  return key.packagePermissions.length;
}
