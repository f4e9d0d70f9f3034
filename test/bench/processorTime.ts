import { readFile } from 'node:fs/promises';

/** Linux counts in hundredths of a second for everyone to see (man getconf: CLK_TCK). */
const ticksPerSecond = 100;

/** Processor time that a process has taken so far, in seconds; Linux only. */
export async function processorSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the program stands in parentheses and may hold blanks; user and system time are 14th and 15th.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
