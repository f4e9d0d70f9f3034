import type { Finding } from '../../scan/finding.ts';
import type { Verdict } from '../../scan/judge.ts';
import { scanText } from '../../scan/scan.ts';
import { decodeBase64 } from '../../scan/values/base64.ts';
import { applyEdits } from './applyEdits.ts';
import type { Work } from './draft.ts';
import type { NewCredential } from './rewriting.ts';

/** A value, or a whole document, that stands in Base64: it is rewritten as a text of its own. @returns whether it was */
export function wrappedEdits(
  finding: Finding,
  { parts, claim }: Verdict,
  credential: NewCredential,
  { fileText: { text }, rewriting, draft, rewriteInner }: Work,
): boolean {
  const range = parts.secret;
  const inner = decodeBase64(text.slice(range.start, range.end));
  const more = { what: 'secret', label: claim.carrier, secret: true } as const;
  if (credential.variable !== null)
    draft.manual.push({
      line: finding.line,
      message: `The key stays in the file (${claim.carrier}), for a variable cannot stand in an encoded value.`,
    });
  if (inner?.trim() === finding.secret) {
    if (credential.value === finding.secret) return true;
    draft.edits.push({ ...range, text: Buffer.from(credential.value).toString('base64'), ...more });
    return true;
  }
  const name = 'config.json';
  const found = inner === null ? [] : scanText(inner, name, rewriting.known).findings;
  const outer = {
    ...rewriting,
    credentialFor: (one: Finding) => (one.secret === finding.secret ? { ...credential, variable: null } : null),
    urlFor: rewriting.urlFor.bind(rewriting),
  };
  const result = inner === null ? null : rewriteInner(name, inner, found, outer);
  if (inner === null || result === null || result.edits.length === 0 || result.manual.length > 0) {
    const why = result?.manual[0]?.message ?? 'It could not be read.';
    draft.manual.push({ line: finding.line, message: `The encoded document here has to be rewritten by hand. ${why}` });
    return false;
  }
  draft.edits.push({ ...range, text: Buffer.from(applyEdits(inner, result.edits)).toString('base64'), ...more });
  return true;
}
