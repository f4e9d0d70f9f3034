import { atMost, type Row } from './figure.ts';
import { median } from './statistics.ts';

export type Size = 'small' | 'large';

/** The same question to a feed with little and to one with much. */
export interface SizedQuestion<Feed> {
  readonly name: string;
  /** What a turn pushes; it is built before its time begins. */
  readonly build?: (turn: number) => Promise<Buffer>;
  readonly ask: (feed: Feed, built: Buffer, turn: number) => Promise<Response>;
}

/** Makes everything that is pushed a new one. */
let turns = 0;

/**
 * Asks both feeds in turns; the medians of the rounds are compared.
 * @param holds how many packages each feed has, for people
 * @param requests of each feed in a round
 */
export async function compareSizes<Feed>(
  { name, build, ask }: SizedQuestion<Feed>,
  feeds: Readonly<Record<Size, Feed>>,
  { holds, rounds, requests }: { holds: Readonly<Record<Size, string>>; rounds: number; requests: number },
): Promise<Row> {
  const times: Record<Size, number[]> = { small: [], large: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const size of ['small', 'large'] as const) {
      const taken: number[] = [];
      for (let index = 0; index < requests; index += 1) {
        turns += 1;
        const built = build === undefined ? Buffer.alloc(0) : await build(turns);
        const started = performance.now();
        const answer = await ask(feeds[size], built, turns);
        await answer.arrayBuffer();
        taken.push(performance.now() - started);
        if (answer.status >= 400) throw new Error(`${name}: ${answer.status} ${answer.statusText}`);
      }
      // The first round warms up.
      if (round > 0) times[size].push(median(taken));
    }
  }
  const [small, large] = [median(times.small), median(times.large)];
  return {
    payload: name,
    ours: `${large.toFixed(2)} ms with ${holds.large}`,
    peer: `${small.toFixed(2)} ms with ${holds.small}`,
    value: large / small,
    target: atMost(1.5),
  };
}
