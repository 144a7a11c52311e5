import { createHmac, hkdfSync } from 'node:crypto';
import { ClientError } from '../common/index.js';
import { seal, unseal } from './sealed-text.js';

/** Derives one independent key per purpose from SECRET_KEY. */
export class SecretKeys {
  constructor(private readonly secretKey: string | undefined) {}

  /** Whether a SECRET_KEY is set. */
  get isConfigured(): boolean {
    return this.secretKey !== undefined;
  }

  /**
   * Returns the key of 32 bytes for `purpose`, always the same.
   *
   * @throws {ClientError} INVALID_STATE without a SECRET_KEY
   */
  for(purpose: string): Buffer {
    if (this.secretKey === undefined) {
      const message =
        'This server cannot encrypt secrets, since SECRET_KEY is not set. Set it to 32 random characters or more, the same in every process.';
      throw new ClientError('INVALID_STATE', message);
    }
    return Buffer.from(hkdfSync('sha256', this.secretKey, 'halftone', purpose, 32));
  }

  /** Encrypts `text` for storage. Decryption needs the same purpose and context. */
  seal(purpose: string, text: string, context: string): string {
    return seal(this.for(purpose), text, context);
  }

  /** @throws {SealBrokenError} when the text was encrypted with another key, purpose or context */
  unseal(purpose: string, sealed: string, context: string): string {
    return unseal(this.for(purpose), sealed, context);
  }

  /** Derives 32 secret bytes for `context`, always the same, so that they need not be stored. */
  derive(purpose: string, context: string): Buffer {
    return createHmac('sha256', this.for(purpose)).update(context).digest();
  }
}
