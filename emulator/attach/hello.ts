import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { type Hello, helloSchema, protocolVersion } from '../contract/instance.ts';
import { sendRequest } from './http.ts';

/** What came of asking whoever answers at a URL to prove that he knows the admin key. */
export type HelloOutcome =
  | { readonly outcome: 'proven'; readonly hello: Hello }
  /** One of our emulators, but of another data directory: it cannot prove the key. */
  | { readonly outcome: 'other-instance'; readonly instanceId: string; readonly version: string }
  /** One of our emulators, too old or too new to talk to. */
  | { readonly outcome: 'other-protocol'; readonly protocol: number; readonly version: string }
  /** Somebody answers who is none of our emulators. */
  | { readonly outcome: 'foreign' }
  /** Nobody listens there, or no answer came in time. */
  | { readonly outcome: 'silent' };

/** What every version of the emulator says about itself. */
const introductionSchema = z.object({
  product: z.literal('proget-keys-emulator'),
  protocol: z.number(),
  version: z.string(),
});

/** The proof that the emulator sends back: lower-case hex of HMAC-SHA256(adminKey, nonce). */
export function helloProof(adminKey: string, nonce: string): string {
  return createHmac('sha256', adminKey).update(nonce).digest('hex');
}

/**
 * Finds out who answers at `url` without showing him the key.
 * @param adminKey the key that he has to prove; null = only ask who he is (never `proven`).
 */
export async function sayHello(url: string, adminKey: string | null, timeoutMs = 3000): Promise<HelloOutcome> {
  const nonce = randomBytes(16).toString('hex');
  let body: unknown;
  try {
    const reply = await sendRequest({ method: 'GET', url: `${url}/emulator/hello?nonce=${nonce}`, timeoutMs });
    body = JSON.parse(reply.body);
  } catch (error) {
    return { outcome: error instanceof SyntaxError || isProtocolError(error) ? 'foreign' : 'silent' };
  }
  const introduction = introductionSchema.safeParse(body);
  if (!introduction.success) return { outcome: 'foreign' };
  const { protocol, version } = introduction.data;
  if (protocol !== protocolVersion) return { outcome: 'other-protocol', protocol, version };
  const hello = helloSchema.safeParse(body);
  if (!hello.success) return { outcome: 'foreign' };
  const { instanceId, proof } = hello.data;
  if (adminKey === null || !equals(proof, helloProof(adminKey, nonce)))
    return { outcome: 'other-instance', instanceId, version };
  return { outcome: 'proven', hello: hello.data };
}

/** A sentence for a protocol mismatch: both versions and what to do. */
export function describeOtherProtocol(other: { protocol: number; version: string }): string {
  const advice =
    other.protocol > protocolVersion
      ? 'Update this program, or stop the emulator with the newer one.'
      : 'Stop the emulator with the program that started it, then start it again with this one.';
  return `The running emulator (version ${other.version}) speaks protocol ${other.protocol}, this program protocol ${protocolVersion}. ${advice}`;
}

function equals(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Something listens, but does not speak HTTP. */
function isProtocolError(error: unknown): boolean {
  const code = (error as { cause?: NodeJS.ErrnoException }).cause?.code;
  return code?.startsWith('HPE_') ?? false;
}
