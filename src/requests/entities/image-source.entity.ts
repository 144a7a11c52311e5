import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { ImageEntity } from './image.entity.js';

/** What a completed image was made of: a later image with one of these keys has the same result. */
@Entity('image_sources')
@Index('image_sources_by_source', ['sourceKey', 'imageId'], { where: 'source_key IS NOT NULL' })
@Index('image_sources_by_content', ['contentKey', 'imageId'])
export class ImageSourceEntity {
  @PrimaryColumn('uuid', { name: 'image_id' })
  imageId!: string;

  @OneToOne(() => ImageEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'image_id', foreignKeyConstraintName: 'image_sources_image' })
  image!: Relation<ImageEntity>;

  /** A hash of the URL, the options, the fetch headers and the owner; null when the URL must be downloaded each time. */
  @Column('bytea', { name: 'source_key', nullable: true })
  sourceKey!: Buffer | null;

  /** The same of the downloaded bytes in place of the URL. */
  @Column('bytea', { name: 'content_key' })
  contentKey!: Buffer;

  /** What the host sent to recognise the file by; null when it sent nothing. */
  @Column('jsonb', { nullable: true })
  validators!: object | null;
}
