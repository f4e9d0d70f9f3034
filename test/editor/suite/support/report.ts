import { appendFileSync } from 'node:fs';
import { type ReportLine, reportVariable } from '../../testReport.ts';

/** Tells the process that has started the editor. */
export function report(line: ReportLine): void {
  const { [reportVariable]: file } = process.env;
  if (file === undefined) throw new Error(`${reportVariable} is not set.`);
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
