import { createHash } from 'node:crypto';

export const slsaProvenance = 'https://slsa.dev/provenance/v1';

/** What in a bundle can be made wrong. */
export interface BundleContent {
  readonly purl: string;
  readonly tarball: Buffer;
  readonly predicateType?: unknown;
}

/** A Sigstore bundle as `npm publish --provenance` makes it, but signed by nobody. */
export function sigstoreBundle({ purl, tarball, predicateType = slsaProvenance }: BundleContent): object {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: purl, digest: { sha512: createHash('sha512').update(tarball).digest('hex') } }],
    predicateType,
    predicate: { buildDefinition: {}, runDetails: {} },
  };
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { certificate: { rawBytes: 'AAAA' }, tlogEntries: [] },
    dsseEnvelope: {
      payload: Buffer.from(JSON.stringify(statement)).toString('base64'),
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ sig: 'AAAA', keyid: '' }],
    },
  };
}

/** The document of a publish with one more attachment. @param data of the bundle, text */
export function withBundle(document: object, fileName: string, data: unknown): object {
  const { _attachments } = document as { readonly _attachments: object };
  const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  const length = typeof data === 'string' ? data.length : 0;
  return { ...document, _attachments: { ..._attachments, [fileName]: { content_type: mediaType, data, length } } };
}
