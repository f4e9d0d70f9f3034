import { readFile, writeFile } from 'node:fs/promises';

/** What a process keeps in memory now. In MB = 10⁶ bytes; Linux only. */
export function residentMegabytes(pid: number): Promise<number> {
  return field(pid, 'VmRSS');
}

/** Runs `work`. @returns the most that the process kept in memory meanwhile, in MB. */
export async function peakMegabytes(pid: number, work: () => Promise<void>): Promise<number> {
  // Sets the mark of the highest back to the present (man proc_pid_clear_refs).
  await writeFile(`/proc/${pid}/clear_refs`, '5');
  await work();
  return field(pid, 'VmHWM');
}

async function field(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`no ${name} of process ${pid}`);
  return (Number(kilobytes) * 1024) / 1e6;
}
