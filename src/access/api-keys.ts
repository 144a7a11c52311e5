import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, IsNull } from 'typeorm';
import { invalidName, noSuchKey } from './access-errors.js';
import { formatKey, hashOf, isHashOf, isOwnerName, makeKey, parseKey } from './api-key.js';
import { ApiKeyEntity } from './api-key.entity.js';
import type { Caller } from './caller.js';

/** Makes, lists and revokes keys, and tells whom one lets in. */
@Injectable()
export class ApiKeys {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * Makes a key for `owner`, who may have others.
   *
   * @returns the whole key, which nobody can be told again
   * @throws {ClientError} INVALID_INPUT when `owner` cannot be a name
   */
  async create(owner: string): Promise<string> {
    if (!isOwnerName(owner)) throw invalidName(owner);
    const key = makeKey();
    await this.db.getRepository(ApiKeyEntity).insert({ id: key.id, owner, hash: hashOf(key.secret) });
    return formatKey(key);
  }

  /** All keys there have been, oldest first. */
  list(): Promise<ApiKeyEntity[]> {
    return this.db.getRepository(ApiKeyEntity).find({ order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /**
   * Ends a key for good, from the next request on.
   *
   * @throws {ClientError} NOT_FOUND when there is none with this id that is still good
   */
  async revoke(id: string): Promise<ApiKeyEntity> {
    const keys = this.db.getRepository(ApiKeyEntity);
    const { affected } = await keys.update({ id, revokedAt: IsNull() }, { revokedAt: () => 'now()' });
    if (affected !== 1) throw noSuchKey(id);
    return keys.findOneByOrFail({ id });
  }

  /** Whom the key `text` lets in; null when it is none of ours, or revoked. */
  async authenticate(text: string): Promise<Caller | null> {
    const given = parseKey(text);
    if (given === null) return null;
    const key = await this.db.getRepository(ApiKeyEntity).findOneBy({ id: given.id, revokedAt: IsNull() });
    if (key === null || !isHashOf(key.hash, given.secret)) return null;
    await this.note(key);
    return { kind: 'owner', owner: key.owner, keyId: key.id };
  }

  /** Of these keys, those that are good no more. */
  async revokedAmong(ids: readonly string[]): Promise<Set<string>> {
    const good: { id: string }[] = await this.db.query(
      `SELECT id FROM api_keys WHERE id = ANY($1) AND revoked_at IS NULL`,
      [ids],
    );
    const left = new Set(good.map(({ id }) => id));
    return new Set(ids.filter((id) => !left.has(id)));
  }

  /** Writes down once an hour that a key is in use: enough to see which ones are not. */
  private async note({ id, lastUsedAt }: ApiKeyEntity): Promise<void> {
    if (lastUsedAt !== null && Date.now() - lastUsedAt.getTime() < 3_600_000) return;
    await this.db.query(`UPDATE api_keys SET last_used_at = date_trunc('hour', now()) WHERE id = $1`, [id]);
  }
}
