import { createSignal } from '../signal.ts';
import type { LocatedFinding } from './located.ts';

/** What the last scan found, by file. It holds secrets, so it lives in memory and is never written anywhere. */
export interface ScanResults {
  readonly all: readonly LocatedFinding[];
  ofFile(path: string): readonly LocatedFinding[];
  /** The other places with the same secret, in the order of files. */
  sameSecret(found: LocatedFinding): readonly LocatedFinding[];
  find(id: string): LocatedFinding | null;
  /** Puts new findings in the place of those that the file had. */
  replaceFile(path: string, found: readonly LocatedFinding[]): void;
  clear(): void;
  /** The paths of files whose findings are others now. */
  readonly onChange: (listener: (paths: readonly string[]) => void) => () => void;
}

export function createScanResults(): ScanResults {
  const files = new Map<string, readonly LocatedFinding[]>();
  const signal = createSignal<readonly string[]>();
  const all = (): LocatedFinding[] => [...files.values()].flat();
  return {
    get all() {
      return all();
    },
    ofFile: (path) => files.get(path) ?? [],
    sameSecret: (found) => all().filter((other) => other !== found && other.finding.secret === found.finding.secret),
    find: (id) => all().find((found) => found.id === id) ?? null,
    replaceFile(path, found) {
      if (found.length === 0) files.delete(path);
      else files.set(path, found);
      signal.fire([path]);
    },
    clear() {
      const paths = [...files.keys()];
      files.clear();
      signal.fire(paths);
    },
    onChange: (listener) => signal.on(listener),
  };
}
