/** What tests in the extension host report of themselves, a line of JSON each. */
export type ReportLine =
  | { readonly kind: 'begin'; readonly version: string; readonly node: string }
  | {
      readonly kind: 'test';
      readonly title: string;
      readonly state: 'passed' | 'failed' | 'skipped';
      readonly error?: string;
    }
  /** A value that must be nowhere in what the editor leaves on the disk. `own`: where that begins which its kind has not in common. */
  | { readonly kind: 'secret'; readonly name: string; readonly value: string; readonly own: number }
  /** No secret, but written where secrets could be: what is not found of it was not looked at. */
  | { readonly kind: 'bystander'; readonly value: string }
  | { readonly kind: 'end' };

/** Names the file that the tests report to. */
export const reportVariable = 'PROGET_TEST_REPORT';

export function readReport(text: string): readonly ReportLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReportLine);
}
