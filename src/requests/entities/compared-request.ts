import { Column } from 'typeorm';
import { PartlyReadRequest } from './partly-read-request.js';

/** The columns of a request that say how it differs from an earlier one; all are null for a request that is not compared. */
export abstract class ComparedRequest extends PartlyReadRequest {
  /** The earlier request that this one is compared with, which may be deleted; null without any. */
  @Column('uuid', { name: 'previous_request_id', nullable: true })
  previousRequestId!: string | null;

  @Column('timestamptz', { name: 'previous_created_at', nullable: true })
  previousCreatedAt!: Date | null;

  /** Whether both requests have the same compression options. */
  @Column('boolean', { name: 'same_options', nullable: true })
  hasSameOptions!: boolean | null;

  /** How many images are ADDED, CHANGED and UNCHANGED, and how many of the earlier request have no URL here. */
  @Column('integer', { name: 'added_images', nullable: true })
  addedImages!: number | null;

  @Column('integer', { name: 'changed_images', nullable: true })
  changedImages!: number | null;

  @Column('integer', { name: 'unchanged_images', nullable: true })
  unchangedImages!: number | null;

  @Column('integer', { name: 'removed_images', nullable: true })
  removedImages!: number | null;

  /** How many images keep what was chosen for them in a review of the earlier request; null in requests of earlier versions. */
  @Column('integer', { name: 'reviewed_images', nullable: true })
  reviewedImages!: number | null;
}
