import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { HalftoneError } from '../common/index.js';

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A stored secret cannot be decrypted: it was encrypted with another key or for another context, or it was changed. */
export class SealBrokenError extends HalftoneError {
  readonly code = 'SEAL_BROKEN';

  constructor(options?: { cause?: unknown }) {
    super(
      'A stored secret cannot be decrypted: SECRET_KEY is not the one it was encrypted with. Restore the old SECRET_KEY.',
      options,
    );
  }
}

/** Encrypts `text` with a key of 32 bytes (AES-256-GCM). Decryption needs the same `context`, the owner of the secret. */
export function seal(key: Buffer, text: string, context: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

/**
 * Decrypts a text that {@link seal} encrypted.
 *
 * @throws {SealBrokenError}
 */
export function unseal(key: Buffer, sealed: string, context: string): string {
  const [version, data = ''] = sealed.split('.');
  const bytes = Buffer.from(data, 'base64url');
  if (version !== VERSION || bytes.length < IV_BYTES + TAG_BYTES) throw new SealBrokenError();
  const iv = bytes.subarray(0, IV_BYTES);
  const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(context))
      .setAuthTag(tag);
    const body = bytes.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealBrokenError({ cause });
  }
}
