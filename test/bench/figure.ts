/** What a figure needs to be measured. */
export interface Bench {
  /** How often ours and the peer take turns; the medians of the rounds are compared. */
  readonly rounds: number;
  /** The bundle as it is shipped, with the wasm file beside it. */
  readonly bundle: string;
  /** An empty folder on a real disk, removed at the end. */
  readonly folder: string;
}

/** One line of the table. Texts carry their units. */
export interface Row {
  readonly payload: string;
  readonly ours: string;
  readonly peer: string;
  /** Compared with `target`; null where nothing is required, only told. */
  readonly value: number | null;
  readonly target: { readonly text: string; readonly holds: (value: number) => boolean } | null;
}

export interface Figure {
  readonly name: string;
  readonly measure: (bench: Bench) => Promise<Row[]>;
}

export function atMost(limit: number): Row['target'] {
  return { text: `≤ ${limit}`, holds: (value) => value <= limit };
}

export function atLeast(limit: number): Row['target'] {
  return { text: `≥ ${limit}`, holds: (value) => value >= limit };
}
