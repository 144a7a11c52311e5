import { randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const BYTES = 32;

/** A secret as Standard Webhooks writes it, out of `bytes`, or random ones. */
export function webhookSecret(bytes: Buffer = randomBytes(BYTES)): string {
  return `${PREFIX}${bytes.toString('base64')}`;
}

/** The bytes that sign, out of what {@link webhookSecret} wrote. */
export function secretBytes(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}
