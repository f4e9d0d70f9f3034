/** One step of the schema. Append-only: an id that was ever released keeps its statements for good. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  /** Deterministic SQL, run in order in one journalled transaction. */
  readonly statements: readonly string[];
}
