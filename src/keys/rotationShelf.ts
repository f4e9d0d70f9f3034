import { type Memory, memoryNames } from '../memory.ts';
import { createSignal } from '../signal.ts';
import { type RotationState, readRotation } from './rotation.ts';

/** Rotations that are not finished, kept over reloads of the window. They hold no secrets. */
export interface RotationShelf {
  of(serverId: string): readonly RotationState[];
  /** Puts a state in the place of the one before; `done` removes it. */
  save(state: RotationState): Promise<void>;
  forgetServer(serverId: string): Promise<void>;
  readonly onChange: (listener: (serverId: string) => void) => () => void;
}

export function createRotationShelf(memory: Memory): RotationShelf {
  const signal = createSignal<string>();
  let read: readonly RotationState[] | null = null;
  const all = (): readonly RotationState[] => {
    const stored = memory.get(memoryNames.rotations);
    read ??= (Array.isArray(stored) ? stored : []).map(readRotation).filter((state) => state !== null);
    return read;
  };
  const write = async (states: readonly RotationState[], serverId: string): Promise<void> => {
    read = states;
    await memory.update(memoryNames.rotations, states);
    signal.fire(serverId);
  };
  return {
    of: (serverId) => all().filter((state) => state.serverId === serverId),
    save(state) {
      const others = all().filter(({ serverId, oldId }) => serverId !== state.serverId || oldId !== state.oldId);
      return write(state.step === 'done' ? others : [...others, state], state.serverId);
    },
    forgetServer: (serverId) =>
      write(
        all().filter((state) => state.serverId !== serverId),
        serverId,
      ),
    onChange: (listener) => signal.on(listener),
  };
}
