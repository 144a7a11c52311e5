import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, IsNull } from 'typeorm';
import { invalidName, keyNotFound } from './access-errors.js';
import { formatKey, hashOf, isHashOf, isOwnerName, makeKey, parseKey } from './api-key.js';
import { ApiKeyEntity } from './api-key.entity.js';
import type { Caller } from './caller.js';

/** Creates, lists, revokes and authenticates API keys. */
@Injectable()
export class ApiKeys {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * Creates an API key for `owner`, who may have others.
   *
   * @returns the complete key, which cannot be retrieved later
   * @throws {ClientError} INVALID_INPUT when `owner` is not a valid name
   */
  async create(owner: string): Promise<string> {
    if (!isOwnerName(owner)) throw invalidName(owner);
    const key = makeKey();
    await this.db.getRepository(ApiKeyEntity).insert({ id: key.id, owner, hash: hashOf(key.secret) });
    return formatKey(key);
  }

  /** Returns all keys, revoked ones included, oldest first. */
  list(): Promise<ApiKeyEntity[]> {
    return this.db.getRepository(ApiKeyEntity).find({ order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /**
   * Revokes a key permanently, from the next request on.
   *
   * @throws {ClientError} NOT_FOUND when no valid key has this id
   */
  async revoke(id: string): Promise<ApiKeyEntity> {
    const keys = this.db.getRepository(ApiKeyEntity);
    const { affected } = await keys.update({ id, revokedAt: IsNull() }, { revokedAt: () => 'now()' });
    if (affected !== 1) throw keyNotFound(id);
    return keys.findOneByOrFail({ id });
  }

  /** Returns the caller that the key `text` authenticates, or null when the key is unknown or revoked. */
  async authenticate(text: string): Promise<Caller | null> {
    const given = parseKey(text);
    if (given === null) return null;
    const key = await this.db.getRepository(ApiKeyEntity).findOneBy({ id: given.id, revokedAt: IsNull() });
    if (key === null || !isHashOf(key.hash, given.secret)) return null;
    await this.recordUse(key);
    return { kind: 'owner', owner: key.owner, keyId: key.id };
  }

  /** Returns the owner of the key with this id, or null when it is unknown or revoked. */
  async ownerOf(id: string): Promise<string | null> {
    const key = await this.db.getRepository(ApiKeyEntity).findOneBy({ id, revokedAt: IsNull() });
    return key?.owner ?? null;
  }

  /** Returns the ids among `ids` whose keys are revoked or deleted. */
  async revokedAmong(ids: readonly string[]): Promise<Set<string>> {
    const rows: { id: string }[] = await this.db.query(
      `SELECT id FROM api_keys WHERE id = ANY($1) AND revoked_at IS NULL`,
      [ids],
    );
    const valid = new Set(rows.map(({ id }) => id));
    return new Set(ids.filter((id) => !valid.has(id)));
  }

  /** Records at most once an hour that a key is in use: enough to find the unused ones. */
  private async recordUse({ id, lastUsedAt }: ApiKeyEntity): Promise<void> {
    if (lastUsedAt !== null && Date.now() - lastUsedAt.getTime() < 3_600_000) return;
    await this.db.query(`UPDATE api_keys SET last_used_at = date_trunc('hour', now()) WHERE id = $1`, [id]);
  }
}
