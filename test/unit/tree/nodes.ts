import type { Key } from '../../../src/keys/key.ts';
import type { RotationState } from '../../../src/keys/rotation.ts';
import { ProGetError, type ProGetReason } from '../../../src/proget/errors.ts';
import { emptyStock, type Stock } from '../../../src/servers/inventory.ts';
import { emulatorServer, realServer } from '../../../src/servers/server.ts';
import type { ListedServer } from '../../../src/servers/serverList.ts';
import type { TreeSource } from '../../../src/tree/children.ts';

export const now = Date.parse('2026-06-01T12:00:00Z');
export const real: ListedServer = { server: realServer('https://proget.example', 'Team'), origin: 'added' };
export const emulator: ListedServer = {
  server: emulatorServer('http://127.0.0.1:8624', 'i1', 'Local emulator'),
  origin: 'emulator',
};

export interface SourceOptions {
  readonly listed?: ListedServer;
  readonly stock?: Partial<Stock> | null;
  readonly grouping?: TreeSource['grouping'];
  readonly filter?: string;
  readonly rotations?: readonly RotationState[];
  readonly copyable?: (key: Key) => boolean;
}

/** One server with what is known of it; null = never asked. */
export function sourceOf({ listed = real, stock = {}, ...rest }: SourceOptions): TreeSource {
  const { grouping = 'type', filter = '', rotations = [], copyable = () => true } = rest;
  return {
    servers: [listed],
    stock: () => (stock === null ? null : { ...emptyStock, ...stock }),
    isCopyable: (_listed, key) => copyable(key),
    rotations: () => rotations,
    grouping,
    filter,
    now,
  };
}

export function failure(reason: ProGetReason): ProGetError {
  return new ProGetError({ reason, message: `It is ${reason}.`, nextStep: 'Do something.' });
}
