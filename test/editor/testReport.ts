/** What tests in the extension host report of themselves, a line of JSON each. */
export type ReportLine =
  | { readonly kind: 'begin'; readonly version: string; readonly node: string }
  | {
      readonly kind: 'test';
      readonly title: string;
      readonly state: 'passed' | 'failed' | 'skipped';
      readonly error?: string;
    }
  | { readonly kind: 'end' };

/** Names the file that the tests report to. */
export const reportVariable = 'PROGET_TEST_REPORT';

export function readReport(text: string): readonly ReportLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReportLine);
}
