import type { QueryRunner } from 'typeorm';
import { writeNewId } from '../../common/index.js';
import type { GroupedProduct } from '../../csv/index.js';
import { BinaryArray } from '../../database/index.js';
import { COMPARED_COLUMNS, type ComparedImages } from '../comparison/ingest-comparison.js';

/** The size of a batch: large enough that statements cost nothing beside their rows, small beside the program. */
const MAX_IMAGES = 8192;
const MAX_BYTES = 1024 * 1024;

/**
 * Products and their images, to be written by one statement per table. They are encoded as they are added, so a batch holds
 * buffers of columns instead of objects: a large file has millions of rows.
 */
export class RowBatch {
  // The columns are in the order of the parameters.
  private readonly products = {
    ids: new BinaryArray('uuid'),
    records: new BinaryArray('integer'),
    serialNumbers: new BinaryArray('text'),
    names: new BinaryArray('text'),
  };
  private readonly images = {
    ids: new BinaryArray('uuid'),
    productIds: new BinaryArray('uuid'),
    positions: new BinaryArray('integer'),
    records: new BinaryArray('integer'),
    urls: new BinaryArray('text'),
  };
  private readonly id = new Uint8Array(16);
  private readonly productId = new Uint8Array(16);
  private imageCount = 0;

  /** Adds a product under new ids. */
  add({ record, serialNumber, name, images }: GroupedProduct): void {
    writeNewId(this.productId);
    this.products.ids.addUuid(this.productId);
    this.products.records.addInteger(record);
    this.products.serialNumbers.addText(serialNumber);
    this.products.names.addText(name);
    for (const [position, image] of images.entries()) {
      writeNewId(this.id);
      this.images.ids.addUuid(this.id);
      this.images.productIds.addUuid(this.productId);
      this.images.positions.addInteger(position);
      this.images.records.addInteger(image.record);
      this.images.urls.addText(image.url);
    }
    this.imageCount += images.length;
  }

  get isEmpty(): boolean {
    return this.imageCount === 0;
  }

  get isFull(): boolean {
    const { serialNumbers, names } = this.products;
    const bytes = serialNumbers.byteLength + names.byteLength + this.images.urls.byteLength;
    return this.imageCount >= MAX_IMAGES || bytes >= MAX_BYTES;
  }

  /** Removes all rows and keeps the buffers for the next ones. */
  clear(): void {
    for (const column of [...Object.values(this.products), ...Object.values(this.images)]) column.clear();
    this.imageCount = 0;
  }

  /**
   * Inserts the rows; until that has ended nothing may be added or removed.
   *
   * @param isCompared whether there is an earlier request to compare with
   * @returns the images that the comparison counts; none without it
   */
  async write(runner: QueryRunner, requestId: string, isCompared: boolean): Promise<ComparedImages> {
    const { products, images } = this;
    await runner.query(
      `INSERT INTO products (id, request_id, record, serial_number, name)
       SELECT id, $1, record, serial_number, name
         FROM unnest($2::uuid[], $3::integer[], $4::text[], $5::text[]) AS row (id, record, serial_number, name)`,
      [requestId, ...Object.values(products).map((column) => column.toParameter())],
    );
    const [compared] = await runner.query(isCompared ? INSERT_COMPARED_IMAGES : INSERT_IMAGES, [
      requestId,
      ...Object.values(images).map((column) => column.toParameter()),
    ]);
    return compared ?? { added: 0, reviewed: 0 };
  }
}

const INSERT_IMAGES = insertImages({ names: '', values: '', join: '' });

const INSERT_COMPARED_IMAGES = `
  WITH inserted AS (${insertImages({
    names: `, ${COMPARED_COLUMNS.names}`,
    values: `, ${COMPARED_COLUMNS.values}`,
    join: COMPARED_COLUMNS.join,
  })} RETURNING change, options)
  SELECT count(*) FILTER (WHERE change = 'ADDED')::integer AS added, count(options)::integer AS reviewed FROM inserted`;

/** Returns the statement that inserts images, with further columns. */
function insertImages({ names, values, join }: typeof COMPARED_COLUMNS): string {
  return `INSERT INTO images (id, request_id, product_id, position, record, input_url${names})
       SELECT row.id, $1, row.product_id, row.position, row.record, row.url${values}
         FROM unnest($2::uuid[], $3::uuid[], $4::integer[], $5::integer[], $6::text[])
           AS row (id, product_id, position, record, url) ${join}`;
}
