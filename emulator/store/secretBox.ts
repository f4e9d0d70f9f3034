import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreFullError, systemCode } from './errors.ts';
import type { FileLayer } from './fileLayer.ts';
import { writeWhole } from './journalFile.ts';
import { nodeLayer } from './nodeLayer.ts';

/** What a sealed text is; one that was sealed as something else does not open. */
export type SecretPurpose = 'connector-password' | 'webhook-headers';

/** Keeps secrets that have to be read again: sealed with AES-256-GCM under a key that lies beside the store, not in it. */
export interface SecretBox {
  /** @throws StoreFullError when the key, made with the first secret, cannot be written. */
  seal(text: string, purpose: SecretPurpose): Uint8Array;
  /** @returns null for what another key sealed, or nobody. */
  open(sealed: Uint8Array, purpose: SecretPurpose): string | null;
  /** What is wrong with the key file, to go before the consequences; null = nothing. */
  readonly trouble: string | null;
}

const cipher = 'aes-256-gcm';
/** First byte of what is sealed; then nonce, tag and ciphertext. */
const format = 1;
const nonceLength = 12;
const tagLength = 16;

export function secretKeyPath(dir: string): string {
  return join(dir, 'secret.key');
}

/**
 * @param dir the data directory; null = in memory, with a key that nobody keeps.
 * @throws a system error when the key file is there and cannot be read: to go on would lose what it opens.
 */
export function openSecretBox(dir: string | null, layer: FileLayer = nodeLayer): SecretBox {
  if (dir === null) return new KeyedBox(randomBytes(32), null, null);
  const path = secretKeyPath(dir);
  const create = () => createKey(layer, dir);
  const text = readIfThere(path);
  if (text === null) return new KeyedBox(null, create, `${path} is missing`);
  const key = /^[0-9a-f]{64}\s*$/.test(text) ? Buffer.from(text.trim(), 'hex') : null;
  if (key !== null) return new KeyedBox(key, null, null);
  layer.rename(path, `${path}.damaged`);
  return new KeyedBox(null, create, `${path} was damaged and is now ${path}.damaged`);
}

class KeyedBox implements SecretBox {
  readonly trouble: string | null;
  readonly #create: (() => Buffer) | null;
  #key: Buffer | null;

  constructor(key: Buffer | null, create: (() => Buffer) | null, trouble: string | null) {
    this.#key = key;
    this.#create = create;
    this.trouble = trouble;
  }

  seal(text: string, purpose: SecretPurpose): Uint8Array {
    this.#key ??= this.#create?.() ?? randomBytes(32);
    const nonce = randomBytes(nonceLength);
    const sealing = createCipheriv(cipher, this.#key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
    return Buffer.concat([Buffer.of(format), nonce, sealing.getAuthTag(), sealed]);
  }

  open(sealed: Uint8Array, purpose: SecretPurpose): string | null {
    const bytes = Buffer.from(sealed);
    const begin = 1 + nonceLength + tagLength;
    if (this.#key === null || bytes[0] !== format || bytes.length < begin) return null;
    try {
      const opening = createDecipheriv(cipher, this.#key, bytes.subarray(1, 1 + nonceLength))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(1 + nonceLength, begin));
      return Buffer.concat([opening.update(bytes.subarray(begin)), opening.final()]).toString('utf8');
    } catch {
      return null;
    }
  }
}

/** The key is on the disk before anything is sealed with it. */
function createKey(layer: FileLayer, dir: string): Buffer {
  const key = randomBytes(32);
  const path = secretKeyPath(dir);
  try {
    const file = layer.createSync(`${path}.tmp`);
    try {
      writeWhole(file, Buffer.from(`${key.toString('hex')}\n`), 0);
      file.syncSync();
    } finally {
      file.close();
    }
    layer.rename(`${path}.tmp`, path);
    layer.syncDirectorySync(dir);
  } catch (error) {
    throw systemCode(error) === null ? error : new StoreFullError(dir, error);
  }
  return key;
}

function readIfThere(path: string): string | null {
  try {
    const text = readFileSync(path, 'latin1');
    // Whoever copied the folder may have widened them.
    chmodSync(path, 0o600);
    return text;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
