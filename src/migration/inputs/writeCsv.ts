/**
 * Rows as CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe in front, as spreadsheets
 * themselves write text: a name out of somebody's file must not run on the machine of who opens the list.
 */
export function writeCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : typeof value === 'string' ? guard(value) : String(value);
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** owasp.org, CSV Injection: also behind blanks, and with full-width signs. */
function guard(text: string): string {
  return /^\s*[=+\-@＝＋－＠|%]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}
