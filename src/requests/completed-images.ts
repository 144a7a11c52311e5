import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** An image that is done, and the row of the catalogue it belongs to. */
export interface CompletedImage {
  readonly id: string;
  readonly record: number;
  readonly serialNumber: string;
  readonly productName: string;
  /** Its place among the product's URLs, from 0. */
  readonly position: number;
  readonly outputFormat: string;
}

/** A stretch of a catalogue's records, both ends included. */
export interface RecordRange {
  readonly first: number;
  readonly last: number;
}

const IMAGES_A_READ = 500;

/** Reads the images of a request that are done, however many there are. */
@Injectable()
export class CompletedImages {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** How many there are; of more than `limit` only that. */
  async count(requestId: string, { first, last }: RecordRange, limit: number): Promise<number> {
    const [row] = await this.db.query(
      `SELECT count(*)::integer AS count FROM (
         SELECT 1 FROM products JOIN images ON images.product_id = products.id
          WHERE products.request_id = $1 AND products.record BETWEEN $2 AND $3 AND images.status = 'COMPLETED'
          LIMIT $4
       ) AS found`,
      [requestId, first, last, limit + 1],
    );
    return row.count;
  }

  /** All of them in the order of the CSV, read as they are asked for. */
  async *of(
    requestId: string,
    { first, last }: RecordRange,
  ): AsyncGenerator<CompletedImage, void, undefined> {
    let [record, position] = [first, -1];
    for (;;) {
      const images: CompletedImage[] = await this.db.query(
        `SELECT images.id, products.record, products.serial_number AS "serialNumber", products.name AS "productName",
                images.position, images.output_format AS "outputFormat"
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
