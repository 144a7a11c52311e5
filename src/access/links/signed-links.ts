import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import { SecretKeys } from '../../secrets/index.js';
import { unauthenticated } from '../access-errors.js';
import { checkPath, type LinkQuery, signPath } from './signed-path.js';

const HOUR_SECONDS = 3600;

/** How long a link is good: about an hour, about a week, or as long as there is something at its end. */
export type LinkLife = 'hour' | 'week' | 'lasting';

const SECONDS: Readonly<Record<Exclude<LinkLife, 'lasting'>, number>> = {
  hour: HOUR_SECONDS,
  week: 7 * 24 * HOUR_SECONDS,
};

/** Links that let in whoever follows them, as browsers do, which send no key. */
@Injectable()
export class SignedLinks {
  private readonly key: Buffer | null;

  constructor(@Inject(CONFIG) { auth }: Pick<Config, 'auth'>, keys: SecretKeys) {
    this.key = keys.exist ? keys.for('links') : null;
    if (auth.needsKey && this.key === null) {
      const logger = new Logger(SignedLinks.name);
      logger.warn(
        'Without SECRET_KEY links to files cannot be signed: nobody can follow them without a key.',
      );
    }
  }

  /** What is put behind `path`; nothing where there is no SECRET_KEY, so that the path needs a key of the client. */
  sign(path: string, life: LinkLife): string {
    if (this.key === null) return '';
    return signPath(this.key, path, life === 'lasting' ? null : endOf(SECONDS[life]));
  }

  /**
   * Whether a request for `path` came by such a link.
   *
   * @throws {ClientError} UNAUTHENTICATED when it came by one that is good no more, or never was
   */
  admits(path: string, query: LinkQuery): boolean {
    const state = this.key === null ? 'unsigned' : checkPath(this.key, path, query, Date.now() / 1000);
    if (state === 'expired')
      throw unauthenticated('This link has expired: ask for the request again, which has a new one.');
    if (state === 'wrong')
      throw unauthenticated('This link is not complete, or was made for something else.');
    return state === 'good';
  }
}

/** At least so long from now, and the same for a while, so that browsers know again what they have. */
function endOf(seconds: number): number {
  const now = Date.now() / 1000;
  return (Math.ceil(now / HOUR_SECONDS) + Math.round(seconds / HOUR_SECONDS)) * HOUR_SECONDS;
}
