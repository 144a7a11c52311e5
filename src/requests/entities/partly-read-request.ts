import { Column } from 'typeorm';
import type { CsvRowError } from '../../csv/index.js';

/** The columns of a request that say what of its CSV was not read. */
export abstract class PartlyReadRequest {
  /** The number of rows that the upload skipped, and the first of their errors. */
  @Column('integer', { name: 'skipped_row_count', default: 0 })
  skippedRowCount!: number;

  @Column('jsonb', { name: 'skipped_rows', default: [] })
  skippedRows!: CsvRowError[];

  /** The number of image URLs in the skipped rows. */
  @Column('integer', { name: 'skipped_image_count', default: 0 })
  skippedImageCount!: number;

  /** The columns that contain image URLs and were not read, as the option `columns` takes them. */
  @Column('jsonb', { name: 'unread_image_columns', default: [] })
  unreadImageColumns!: string[];
}
