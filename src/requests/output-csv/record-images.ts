import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { groupBy, type ImageMeasurements } from '../../common/index.js';
import type { ImageEntity } from '../entities/index.js';
import { SELECT_MEASUREMENTS } from '../image-result-columns.js';

type Outcome = Pick<
  ImageEntity,
  | 'id'
  | 'requestId'
  | 'inputUrl'
  | 'status'
  | 'verdict'
  | 'inputBytes'
  | 'outputBytes'
  | 'outputFormat'
  | 'fileName'
  | keyof ImageMeasurements
  | 'change'
  | 'duplicateOf'
  | 'errorCode'
  | 'errorMessage'
>;

/** The result of an image, and the input URL of the earlier one that shows the same picture. */
type ImageOutcome = Outcome & { readonly duplicateOfUrl: string | null };

/** Reads the results of a request's images, for a range of CSV records at a time. */
@Injectable()
export class RecordImages {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Returns the images of the records from `first` to `last`, by record and in the order of their URLs. */
  async ofRecords(requestId: string, first: number, last: number): Promise<Map<number, ImageOutcome[]>> {
    const rows: (ImageOutcome & { record: number })[] = await this.db.query(
      `WITH first AS (
         SELECT coalesce(max(record), $2) AS record FROM products WHERE request_id = $1 AND record <= $2
       )
       SELECT coalesce(images.record, products.record) AS record, images.id, images.request_id AS "requestId", images.input_url AS "inputUrl",
              images.status, images.verdict, images.input_bytes AS "inputBytes", images.output_bytes AS "outputBytes",
              ${SELECT_MEASUREMENTS}, images.change, images.duplicate_of AS "duplicateOf",
              CASE WHEN images.duplicate_of IS NOT NULL THEN
                (SELECT earlier.input_url FROM images AS earlier WHERE earlier.id = images.duplicate_of)
              END AS "duplicateOfUrl", images.output_format AS "outputFormat", images.file_name AS "fileName", images.error_code AS "errorCode",
              images.error_message AS "errorMessage"
         FROM products JOIN images ON images.product_id = products.id
        -- A product may start before the first record, and its images may be in several records.
        WHERE products.request_id = $1 AND products.record BETWEEN (SELECT record FROM first) AND $3
          AND coalesce(images.record, products.record) BETWEEN $2 AND $3
        ORDER BY products.record, images.position`,
      [requestId, first, last],
    );
    return groupBy(rows, (row) => row.record);
  }

  /**
   * Returns whether the request needs an errors CSV, since an image failed or a row was skipped, and whether images have
   * several widths. Those of a request without that option only have them after a redo.
   */
  async facts(requestId: string): Promise<{ hasErrors: boolean; hasSizes: boolean }> {
    const [row] = await this.db.query(
      `SELECT failed_images > 0 OR skipped_row_count > 0 AS "hasErrors",
              sizes IS NOT NULL OR (round > 1 AND EXISTS (
                SELECT FROM images WHERE request_id = requests.id AND images.sizes IS NOT NULL)) AS "hasSizes"
         FROM requests WHERE id = $1`,
      [requestId],
    );
    return row ?? { hasErrors: false, hasSizes: false };
  }
}
