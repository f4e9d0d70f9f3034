/** Text as one word of a POSIX shell. */
export function posixWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Text as a PowerShell string that expands nothing. */
export function powershellString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
