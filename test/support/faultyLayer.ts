import type { FileLayer, OpenFile } from '../../emulator/store/fileLayer.ts';

/** Called before an operation on a file; throws to make it fail. */
export interface Faults {
  /** @returns how many bytes get to the disk before it is full; undefined = all. */
  write?: (path: string, bytes: Uint8Array) => number | undefined;
  sync?: (path: string) => void;
  truncate?: (path: string) => void;
}

export function diskError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A layer whose disk fills up or breaks when the test says so; `faults` may be changed at any time. */
export function faultyLayer(layer: FileLayer, faults: Faults): FileLayer {
  const wrap = (path: string, file: OpenFile): OpenFile => ({
    ...file,
    writeSync: (bytes, position) => {
      const room = faults.write?.(path, bytes);
      if (room === undefined) return file.writeSync(bytes, position);
      if (room === 0) throw diskError('ENOSPC');
      return file.writeSync(bytes.subarray(0, room), position);
    },
    write: async (bytes, position) => {
      const room = faults.write?.(path, bytes);
      if (room === undefined) return file.write(bytes, position);
      await file.write(bytes.subarray(0, room), position);
      throw diskError('ENOSPC');
    },
    truncateSync: (length) => {
      faults.truncate?.(path);
      file.truncateSync(length);
    },
    syncSync: () => {
      faults.sync?.(path);
      file.syncSync();
    },
    sync: async () => {
      faults.sync?.(path);
      await file.sync();
    },
  });
  return {
    ...layer,
    create: async (path) => wrap(path, await layer.create(path)),
    createSync: (path) => wrap(path, layer.createSync(path)),
    open: (path) => wrap(path, layer.open(path)),
  };
}
