import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { RequestEntity } from './request.entity.js';

/**
 * An image of the earlier request that a request is compared with, whose URL the request does not have. It is a copy, since the
 * earlier request may be deleted.
 */
@Entity('removed_images')
export class RemovedImageEntity {
  /** The request that no longer has the image. */
  @PrimaryColumn('uuid', { name: 'request_id', primaryKeyConstraintName: 'removed_images_key' })
  requestId!: string;

  @ManyToOne(() => RequestEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'request_id', foreignKeyConstraintName: 'removed_images_request' })
  request!: Relation<RequestEntity>;

  /** The id of the image in the earlier request. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'removed_images_key' })
  id!: string;

  @Column('text', { name: 'input_url' })
  inputUrl!: string;

  @Column('text', { name: 'serial_number' })
  serialNumber!: string;

  @Column('text', { name: 'product_name' })
  productName!: string;
}
