/** `${NAME}` of npm and bundler, `%NAME%` of NuGet, `$(NAME)` of Azure Pipelines, `$env:NAME` of PowerShell. */
const references = [
  /^\$\{[A-Za-z_][A-Za-z0-9_]{0,59}\??\}$/,
  /^%[A-Z_][A-Z0-9_]{0,59}%$/,
  /^\$\([A-Za-z_][A-Za-z0-9_.]{0,59}\)$/,
  /^\$env:[A-Za-z_][A-Za-z0-9_]{0,59}$/i,
];

/**
 * The reference to an environment variable that a client sent as it stands, because the variable is not set; null when
 * the credential is something else. npm, bun and NuGet do that without a word.
 */
export function unexpandedVariable(values: readonly string[]): string | null {
  return values.find((value) => references.some((reference) => reference.test(value))) ?? null;
}
