import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import { SecretKeys } from '../../secrets/index.js';
import { unauthenticated } from '../access-errors.js';
import { checkPath, type LinkQuery, signPath } from './signed-path.js';

const HOUR_SECONDS = 3600;

/** The lifetime of a link: about an hour, about a week, or without limit. */
export type LinkLife = 'hour' | 'week' | 'lasting';

const SECONDS: Readonly<Record<Exclude<LinkLife, 'lasting'>, number>> = {
  hour: HOUR_SECONDS,
  week: 7 * 24 * HOUR_SECONDS,
};

/** Signs links to files and event streams, which work without an API key, since browsers send none. */
@Injectable()
export class SignedLinks {
  private readonly key: Buffer | null;

  constructor(@Inject(CONFIG) { auth }: Pick<Config, 'auth'>, keys: SecretKeys) {
    this.key = keys.isConfigured ? keys.for('links') : null;
    if (auth.needsKey && this.key === null) {
      const logger = new Logger(SignedLinks.name);
      logger.warn(
        'Links to files and event streams are not signed and need an API key, since SECRET_KEY is not set. Set SECRET_KEY to sign them.',
      );
    }
  }

  /** Returns the query to append to `path`; empty without a SECRET_KEY, so that the path needs an API key. */
  sign(path: string, life: LinkLife): string {
    if (this.key === null) return '';
    return signPath(this.key, path, life === 'lasting' ? null : expiryOf(SECONDS[life]));
  }

  /**
   * Returns the query to append to the `path` of an event stream: the link works until the API key `keyId` is revoked, and
   * for about an hour. Empty without a SECRET_KEY.
   */
  signStream(path: string, keyId: string): string {
    const query = this.sign(streamPath(path, keyId), 'hour');
    return query === '' ? '' : `?key=${keyId}&${query.slice(1)}`;
  }

  /**
   * Returns the id of the API key that a link to the event stream at `path` was signed for; null without a signature.
   *
   * @throws {ClientError} UNAUTHENTICATED when the signature has expired or is invalid
   */
  verifyStream(path: string, query: LinkQuery): string | null {
    const keyId = typeof query.key === 'string' ? query.key : '';
    return this.verify(streamPath(path, keyId), query) ? keyId : null;
  }

  /**
   * Whether a request for `path` has a valid signature.
   *
   * @throws {ClientError} UNAUTHENTICATED when the signature has expired or is invalid
   */
  verify(path: string, query: LinkQuery): boolean {
    const state = this.key === null ? 'unsigned' : checkPath(this.key, path, query, Date.now() / 1000);
    if (state === 'expired')
      throw unauthenticated('This link has expired. Query the request again to get a new link.');
    if (state === 'invalid')
      throw unauthenticated(
        'The signature of this link is invalid: the link is incomplete or was signed for another path. Copy the complete link.',
      );
    return state === 'valid';
  }
}

/** Returns the parameters of a route without those of a link to it that is signed for an API key. */
export function withoutSignature(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).filter(([name]) => !['key', 'expires', 'signature'].includes(name)),
  );
}

/** Returns an expiry at least `seconds` from now. It stays the same for up to an hour, so that browsers can cache by URL. */
function expiryOf(seconds: number): number {
  const now = Date.now() / 1000;
  return (Math.ceil(now / HOUR_SECONDS) + Math.round(seconds / HOUR_SECONDS)) * HOUR_SECONDS;
}

/** Returns what is signed for a stream: the path alone is what links to files sign, so neither link is valid as the other. */
function streamPath(path: string, keyId: string): string {
  return `${path}?key=${keyId}`;
}
