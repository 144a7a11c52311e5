import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An API key of an owner. An owner may have several valid keys, so that one can replace another. */
@Entity('api_keys')
export class ApiKeyEntity {
  /** The public part of the key. */
  @PrimaryColumn('text')
  id!: string;

  /** The owner whose requests and webhooks the key gives access to. */
  @Column('text')
  owner!: string;

  /** The SHA-256 hash of the secret. */
  @Column('bytea')
  hash!: Buffer;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** Rounded down to the hour. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
