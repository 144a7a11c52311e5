import { Injectable } from '@nestjs/common';
import { type FetchHeader, fetchHeaderKey, OutboundError } from '../outbound/index.js';
import { SecretKeys } from '../secrets/index.js';

const PURPOSE = 'fetch-headers';
const FINGERPRINT_PURPOSE = 'fetch-header-fingerprints';

/** Encrypts the fetch headers of a request for its row, and decrypts them for its fetches. */
@Injectable()
export class FetchHeaderSecrets {
  constructor(private readonly keys: SecretKeys) {}

  /**
   * Encrypts the headers of a request; returns null when there are none.
   *
   * @throws {ClientError} INVALID_STATE without a SECRET_KEY
   */
  seal(requestId: string, headers: readonly FetchHeader[]): string | null {
    return headers.length === 0 ? null : this.keys.seal(PURPOSE, JSON.stringify(headers), requestId);
  }

  /**
   * Returns a text that is the same for the same headers only; null for none. Since it depends on SECRET_KEY, a reader of
   * the database cannot guess a password by it.
   */
  fingerprint(headers: readonly FetchHeader[]): string | null {
    if (headers.length === 0) return null;
    const texts = headers.map((header) => JSON.stringify([fetchHeaderKey(header), header.value])).toSorted();
    return this.keys.derive(FINGERPRINT_PURPOSE, texts.join()).toString('base64url');
  }

  /** @throws {OutboundError} CONNECT_FAILED, not retryable, when this process has another SECRET_KEY than the upload's */
  unseal(requestId: string, sealed: string | null): readonly FetchHeader[] {
    if (sealed === null) return [];
    try {
      return JSON.parse(this.keys.unseal(PURPOSE, sealed, requestId)) as FetchHeader[];
    } catch (cause) {
      const message =
        'No request was sent: the fetchHeaders of the upload cannot be decrypted, as SECRET_KEY has changed. Upload the CSV again.';
      throw new OutboundError('CONNECT_FAILED', message, { retryable: false, cause });
    }
  }
}
