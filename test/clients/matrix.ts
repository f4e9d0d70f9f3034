/** One thing that one version of one client does against the emulator, for real. */
export interface Cell<Lab> {
  readonly client: string;
  readonly version: string;
  /** Unique for the client; reads on behind its name. */
  readonly action: string;
  readonly run: (lab: Lab) => Promise<void>;
}

/** A test for each cell. @param declare `test`, or what skips visibly where the client is missing. */
export function testCells<Lab>(
  cells: readonly Cell<Lab>[],
  lab: () => Lab,
  declare: (name: string, run: () => Promise<void>) => void,
): void {
  for (const { client, version, action, run } of cells) declare(`${client} ${version} ${action}`, () => run(lab()));
}
