import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { RequestEntity } from './request.entity.js';

/** A product with images. `record` is the number of its first row among the CSV's records, from 1. */
@Entity('products')
@Index('products_by_request', ['requestId', 'record'], { unique: true })
export class ProductEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'request_id' })
  requestId!: string;

  @ManyToOne(() => RequestEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'request_id', foreignKeyConstraintName: 'products_request' })
  request!: Relation<RequestEntity>;

  @Column('integer')
  record!: number;

  @Column('text', { name: 'serial_number' })
  serialNumber!: string;

  @Column('text')
  name!: string;
}
