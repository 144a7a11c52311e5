import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key that lets one owner in. Several may be good for the same owner, so that one can take another's place. */
@Entity('api_keys')
export class ApiKeyEntity {
  /** The part of the key that may be shown. */
  @PrimaryColumn('text')
  id!: string;

  /** Whose requests and webhooks it leads to. */
  @Column('text')
  owner!: string;

  /** SHA-256 of its secret. */
  @Column('bytea')
  hash!: Buffer;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** To the hour. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
