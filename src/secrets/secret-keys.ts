import { createHmac, hkdfSync } from 'node:crypto';
import { ClientError } from '../common/index.js';
import { seal, unseal } from './sealed-text.js';

/** Keys for one purpose each, all derived from the one SECRET_KEY, so that none tells of another. */
export class SecretKeys {
  constructor(private readonly secretKey: string | undefined) {}

  /** Whether there is a SECRET_KEY at all. */
  get exist(): boolean {
    return this.secretKey !== undefined;
  }

  /**
   * The 32 bytes for `purpose`, always the same.
   *
   * @throws {ClientError} INVALID_STATE when there is no SECRET_KEY
   */
  for(purpose: string): Buffer {
    if (this.secretKey === undefined) {
      const message =
        'This server has no SECRET_KEY to keep secrets with. Set it to 32 random characters or more, the same in every process.';
      throw new ClientError('INVALID_STATE', message);
    }
    return Buffer.from(hkdfSync('sha256', this.secretKey, 'halftone', purpose, 32));
  }

  /** Encrypts `text`, which can then be stored; it opens for the same purpose and context alone. */
  seal(purpose: string, text: string, context: string): string {
    return seal(this.for(purpose), text, context);
  }

  /** @throws {SealBrokenError} when it was sealed with another key, or for something else */
  unseal(purpose: string, sealed: string, context: string): string {
    return unseal(this.for(purpose), sealed, context);
  }

  /** 32 bytes that belong to `context` and are nowhere stored. */
  derive(purpose: string, context: string): Buffer {
    return createHmac('sha256', this.for(purpose)).update(context).digest();
  }
}
