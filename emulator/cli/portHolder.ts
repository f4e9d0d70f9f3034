import { inspectBusyPort } from '../attach/busyPort.ts';

/** The sentence for a port that is taken: which, by whom, and which one is free. */
export async function describeBusyPort(host: string, port: number): Promise<string> {
  const { holder, isEmulator, freePort } = await inspectBusyPort(host, port);
  const who = holder ? `${holder.command} (pid ${holder.pid})` : isEmulator ? '' : 'another program';
  const whom = isEmulator ? `a ProGet Keys emulator of another data directory${who && `, ${who}`}` : who;
  const advice =
    freePort === null
      ? 'Give another --port, or --port 0 for any free one.'
      : `Port ${freePort} is free: --port ${freePort}.`;
  return `Port ${port} is held by ${whom}. ${advice}`;
}
