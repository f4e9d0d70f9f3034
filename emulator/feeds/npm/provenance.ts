import { HttpError } from '../../http/reply.ts';
import type { NpmAttestationRow } from '../../store/npmAttestationTable.ts';
import type { Blob } from '../../store/types.ts';
import { isJsonObject, type JsonObject } from './publishBody.ts';
import type { Publication } from './publishCheck.ts';

/** Some hundred times what a bundle takes. */
const longestBundle = 1024 * 1024;

/**
 * The Sigstore bundle that `npm publish --provenance` attaches (libnpmpublish: lib/publish.js). Who signed it is for
 * `npm audit signatures` to verify; that it speaks of this very tarball is checked here, for npm trusts that it does.
 * @returns null when there is none.
 * @throws HttpError 400 for one that no client could verify.
 */
export function readProvenance(
  document: JsonObject,
  { name, version }: Publication,
  tarball: Pick<Blob, 'sha512'>,
): NpmAttestationRow | null {
  const attachments = isJsonObject(document._attachments) ? Object.entries(document._attachments) : [];
  const [attachment, second] = attachments.filter(([fileName]) => fileName.endsWith('.sigstore'));
  if (attachment === undefined) return null;
  if (second !== undefined) throw invalid('there are several of them');
  const data = isJsonObject(attachment[1]) ? attachment[1].data : undefined;
  if (typeof data !== 'string' || data.length > longestBundle) throw invalid('its data is no text of up to 1 MB');
  const bundle = parse(data, 'it is not JSON');
  const { predicateType, subject } = statementIn(bundle);
  const [only, another] = Array.isArray(subject) ? subject : [];
  // As npm writes it (npm-package-arg: toPurl).
  const purl = `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
  if (!isJsonObject(only) || another !== undefined || only.name !== purl) {
    throw invalid(`it has to speak of ${purl} alone`);
  }
  if (!isJsonObject(only.digest) || only.digest.sha512 !== tarball.sha512) {
    throw invalid('its SHA-512 is that of another tarball');
  }
  if (typeof predicateType !== 'string' || predicateType === '') throw invalid('its statement has no predicateType');
  return { predicateType, bundle: JSON.stringify(bundle) };
}

/** The signed statement, which npm reads without asking whether it is there (pacote: lib/registry.js). */
function statementIn(bundle: JsonObject): JsonObject {
  const envelope = bundle.dsseEnvelope;
  const [signature] = isJsonObject(envelope) && Array.isArray(envelope.signatures) ? envelope.signatures : [];
  if (!isJsonObject(envelope) || typeof envelope.payload !== 'string' || !isJsonObject(signature)) {
    throw invalid('it holds no signed statement');
  }
  return parse(Buffer.from(envelope.payload, 'base64').toString('utf8'), 'its statement is not JSON');
}

function parse(text: string, problem: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(problem);
  }
  if (!isJsonObject(value)) throw invalid(problem);
  return value;
}

function invalid(problem: string): HttpError {
  return new HttpError(400, `The provenance of the package is not valid: ${problem}.`);
}
