import { markOf } from '../../emulator/contract/apiKey.ts';
import type { Key } from '../keys/key.ts';
import { fitsKey } from '../keys/rememberedValue.ts';
import { type Memory, memoryNames } from '../memory.ts';
import type { SecretShelf } from './secretShelf.ts';
import { keyValueName, keyValuePrefix, type Server, secretName } from './server.ts';

/** Values of keys, remembered for Copy. Secret storage cannot be listed, so memory holds which ids there are. */
export interface KeyValues {
  /** What the server lists, or what is remembered and can be this key's; else null. */
  valueOf(server: Server, key: Key): Promise<string | null>;
  /** Whether a value can be had, without reading it. */
  isKnown(server: Server, key: Key): boolean;
  remember(server: Server, keyId: number, value: string): Promise<'kept' | 'session'>;
  forget(server: Server, keyId: number): Promise<void>;
  /** Everything about a server, the key that we use there included. */
  forgetServer(server: Server): Promise<void>;
}

/** @param ownValues what a server's instance keeps on this machine anyway: never stored again, found by their mark */
export function createKeyValues(
  secrets: SecretShelf,
  memory: Memory,
  ownValues: (server: Server) => readonly string[] = () => [],
): KeyValues {
  const ownValue = (server: Server, { details }: Key): string | null => {
    const mark = details?.mark ?? null;
    return mark === null ? null : (ownValues(server).find((value) => markOf(value) === mark) ?? null);
  };
  const ids = (server: Server): number[] => readIndex(memory)[keyValuePrefix(server)] ?? [];
  const setIds = (server: Server, list: readonly number[]): PromiseLike<void> => {
    const { [keyValuePrefix(server)]: _old, ...others } = readIndex(memory);
    const index = list.length === 0 ? others : { ...others, [keyValuePrefix(server)]: list };
    return memory.update(memoryNames.remembered, index);
  };
  return {
    async valueOf(server, key) {
      const own = key.value ?? ownValue(server, key);
      if (own !== null) return own;
      if (!ids(server).includes(key.id)) return null;
      const value = await secrets.get(keyValueName(server, key.id));
      return value !== null && fitsKey(value, key) ? value : null;
    },
    isKnown: (server, key) => key.value !== null || ownValue(server, key) !== null || ids(server).includes(key.id),
    async remember(server, keyId, value) {
      const kept = await secrets.store(keyValueName(server, keyId), value);
      await setIds(server, [...new Set([...ids(server), keyId])]);
      return kept;
    },
    async forget(server, keyId) {
      if (!ids(server).includes(keyId)) return;
      await secrets.forget(keyValueName(server, keyId));
      await setIds(
        server,
        ids(server).filter((id) => id !== keyId),
      );
    },
    async forgetServer(server) {
      for (const id of ids(server)) await secrets.forget(keyValueName(server, id));
      await setIds(server, []);
      await secrets.forget(secretName(server));
    },
  };
}

function readIndex(memory: Memory): Record<string, number[]> {
  const stored = memory.get(memoryNames.remembered);
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).flatMap(([name, list]) =>
      Array.isArray(list) ? [[name, list.filter((id) => typeof id === 'number')]] : [],
    ),
  );
}
