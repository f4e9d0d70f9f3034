import { describeScope } from '../keys/describe.ts';
import { titleOf } from '../keys/key.ts';
import type { Inventory } from './inventory.ts';
import type { KeyValues } from './keyValues.ts';
import type { ServerList } from './serverList.ts';

/** A key whose value can be had, because it is remembered or the server lists it. */
export interface ReadableKey {
  readonly name: string;
  /** What it is good for, in a few words. */
  readonly scope: string;
  read(): Promise<string>;
}

/** The keys of the emulator that are meant for a feed and whose values can be had. */
export async function emulatorKeysFor(
  feed: string,
  { servers, inventory, values }: { servers: ServerList; inventory: Inventory; values: KeyValues },
): Promise<readonly ReadableKey[]> {
  const server = servers.all().find((listed) => listed.server.kind === 'emulator')?.server;
  if (server === undefined) return [];
  const { keys } = await inventory.load(server);
  const wanted = feed.toLowerCase();
  return (keys ?? [])
    .filter((key) => key.type === 'feed' && key.feeds.some((name) => name.toLowerCase() === wanted))
    .filter((key) => values.isKnown(server, key))
    .map((key) => ({
      name: titleOf(key),
      scope: describeScope(key),
      read: async () => {
        const value = await values.valueOf(server, key);
        if (value === null) throw new Error('The value of this key is not known any more.');
        return value;
      },
    }));
}
