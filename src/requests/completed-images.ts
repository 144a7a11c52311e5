import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { ImageSize } from '../common/index.js';

/** A completed image, and the row of the CSV that it belongs to. */
export interface CompletedImage {
  readonly id: string;
  readonly record: number;
  readonly serialNumber: string;
  readonly productName: string;
  /** The index of its URL among those of the product, from 0. */
  readonly position: number;
  readonly outputFormat: string;
  /** The file name of the output; null for an image that an earlier version stored. */
  readonly fileName: string | null;
  /** Its smaller outputs; null without any. */
  readonly sizes: readonly ImageSize[] | null;
}

/** A range of CSV records; `first` and `last` are included. */
export interface RecordRange {
  readonly first: number;
  readonly last: number;
}

const IMAGES_A_READ = 500;

/** Reads the completed images of a request in pages, so that memory does not grow with their number. */
@Injectable()
export class CompletedImages {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Returns the number of outputs of completed images, or more than `limit` when there are more. */
  async count(requestId: string, { first, last }: RecordRange, limit: number): Promise<number> {
    const [row] = await this.db.query(
      `SELECT coalesce(sum(outputs), 0)::integer AS count FROM (
         SELECT 1 + coalesce(jsonb_array_length(images.sizes), 0) AS outputs FROM products JOIN images ON images.product_id = products.id
          WHERE products.request_id = $1 AND products.record BETWEEN $2 AND $3 AND images.status = 'COMPLETED'
          LIMIT $4
       ) AS found`,
      [requestId, first, last, limit + 1],
    );
    return row.count;
  }

  /** Yields the completed images in the order of the CSV. */
  async *of(
    requestId: string,
    { first, last }: RecordRange,
  ): AsyncGenerator<CompletedImage, void, undefined> {
    let [record, position] = [first, -1];
    for (;;) {
      const images: CompletedImage[] = await this.db.query(
        `SELECT images.id, products.record, products.serial_number AS "serialNumber", products.name AS "productName",
                images.position, images.output_format AS "outputFormat", images.file_name AS "fileName", images.sizes
           FROM products JOIN images ON images.product_id = products.id
          WHERE products.request_id = $1 AND products.record BETWEEN $2 AND $4
            AND (products.record, images.position) > ($2, $3) AND images.status = 'COMPLETED'
          ORDER BY products.record, images.position LIMIT $5`,
        [requestId, record, position, last, IMAGES_A_READ],
      );
      yield* images;
      if (images.length < IMAGES_A_READ) return;
      ({ record, position } = images.at(-1)!);
    }
  }
}
