import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { queryRows } from '../database/index.js';
import { SealBrokenError } from './sealed-text.js';
import { SecretKeys } from './secret-keys.js';

const PURPOSE = 'secret key check';
const TEXT = 'Halftone';

const CONSEQUENCES =
  'Until then this process cannot decrypt the secrets of webhooks and the fetch headers of requests, and the links that ' +
  'it signs and those of the other processes do not work for each other.';

/** Compares SECRET_KEY with that of the other processes: the first one stores a text in the database that it has encrypted. */
@Injectable()
export class SecretKeyCheck {
  private readonly logger = new Logger('Secrets');

  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly keys: SecretKeys,
  ) {}

  /** Logs a warning when the key is another one, or missing. Never throws, since work that needs no key can go on. */
  async warn(): Promise<void> {
    try {
      const problem = await this.problem();
      if (problem !== null) this.logger.warn(problem);
    } catch (error) {
      this.logger.warn(`SECRET_KEY could not be compared with that of the other processes: ${String(error)}`);
    }
  }

  /** Returns what is wrong with the key and how to fix it, or null. */
  async problem(): Promise<string | null> {
    const sealed = await this.stored();
    if (sealed === null) return null;
    if (!this.keys.isConfigured)
      return `SECRET_KEY is not set, but another process with this database has one. Set the same one here. ${CONSEQUENCES}`;
    try {
      this.keys.unseal(PURPOSE, sealed, PURPOSE);
      return null;
    } catch (error) {
      if (!(error instanceof SealBrokenError)) throw error;
      return (
        `SECRET_KEY is not the one that was first used with this database. Set that one again, the same in every process. ` +
        `${CONSEQUENCES} If the old key is lost, give every process the new one, replace the secrets of webhooks, and end ` +
        `this warning with UPDATE installation SET secret_key_check = NULL.`
      );
    }
  }

  /** Returns the text that the first process with a key has encrypted, which may be this one; null without any. */
  private async stored(): Promise<string | null> {
    const sealed = this.keys.isConfigured ? this.keys.seal(PURPOSE, TEXT, PURPOSE) : null;
    const [row] = await queryRows<{ stored: string | null }>(
      this.db,
      `UPDATE installation SET secret_key_check = coalesce(secret_key_check, $1) RETURNING secret_key_check AS stored`,
      [sealed],
    );
    return row?.stored ?? null;
  }
}
