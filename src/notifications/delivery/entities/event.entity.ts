import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { statusCheck } from '../../../database/index.js';
import { EVENT_TYPES, type EventType } from '../delivery-status.js';

/**
 * Something that happened and that somebody is to be told of, in the words it is told in: everybody gets the same
 * bytes, at every try. A request ends once a round, so it has one event a round.
 */
@Entity('events')
@Check('events_type', statusCheck('type', EVENT_TYPES))
@Index('events_by_request', ['requestId', 'round'], { unique: true })
export class EventEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  type!: EventType;

  /** The request it is about; null for a test. What deletes the request deletes its events. */
  @Column('uuid', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @Column('integer', { nullable: true })
  round!: number | null;

  /** Comes with the entity only where it is asked for: it may have megabytes, and whoever sends it reads it itself. */
  @Column('text', { select: false })
  body?: string;

  /** The span in which it happened, as W3C's `traceparent`; null where nothing is traced. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
