import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { statusCheck } from '../../../database/index.js';
import { EVENT_TYPES, type EventType } from '../delivery-status.js';

/**
 * An event with the body that is delivered: every target gets the same bytes at every attempt. A request ends once per
 * round, so it has one event per round.
 */
@Entity('events')
@Check('events_type', statusCheck('type', EVENT_TYPES))
@Index('events_by_request', ['requestId', 'round'], { unique: true })
export class EventEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  type!: EventType;

  /** The request of the event; null for a test event. Deleting the request deletes its events. */
  @Column('uuid', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @Column('integer', { nullable: true })
  round!: number | null;

  /** Not selected by default: it may have megabytes, and the worker reads it when it claims the delivery. */
  @Column('text', { select: false })
  body?: string;

  /** The span that published the event, as a W3C `traceparent`; null when tracing is off. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
