/** Beginnings of tokens that other services issue. Spec: Placeholder and negative rules. */
const foreign =
  /^(?:npm_|gh[opsur]_|github_pat_|gl[a-z]{1,6}-[\w-]{15}|pypi-|oy2[a-z0-9]{40}|cio[A-Za-z0-9]{20}|rubygems_|dckr_[po]at_|xox[a-z]-|AKIA[A-Z0-9]{12}|sq[upa]_|hf_|sk-|SG\.|ya29\.|AIza)/;
const hash = /^(?:sha\d{1,3}[-:]|h1:|md5[-:])|^[\da-f]{32}$|^[\da-f]{40}$|^[\da-f]{64}$/i;
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Whether the text is a token of somebody else, a hash or an id, and so no password of Artifactory. */
export function isForeign(text: string): boolean {
  return foreign.test(text) || hash.test(text) || uuid.test(text) || /^oy2/.test(text);
}
