import { atMost, type Figure } from '../figure.ts';
import { type Server, startBareServer, startEmulator } from '../servers.ts';
import { describeTimes, median } from '../statistics.ts';

/** Single starts vary much, and cost little. */
const startsPerRound = 4;

/** From spawn over the `ready` line to the first answer, which needs a key. */
export const coldStart: Figure = {
  name: 'cold-start',
  measure: async ({ rounds, bundle }) => {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let start = 0; start < rounds * startsPerRound; start += 1) {
      ours.push(await timeStart(() => startEmulator(bundle, '--in-memory'), '/api/management/feeds/list'));
      bare.push(await timeStart(() => startBareServer(), '/'));
    }
    return [
      {
        payload: `in memory, spawn → ready → one answer with key, ${ours.length} starts`,
        ours: describeTimes(ours, 'ms', 0),
        peer: `${describeTimes(bare, 'ms', 0)} bare`,
        value: median(ours) / median(bare),
        target: atMost(3),
      },
    ];
  },
};

async function timeStart(start: () => Promise<Server>, path: string): Promise<number> {
  const begin = performance.now();
  const server = await start();
  try {
    const answer = await fetch(`${server.url}${path}`, { headers: { 'X-ApiKey': server.adminKey ?? '' } });
    await answer.text();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    return performance.now() - begin;
  } finally {
    await server.stop();
  }
}
