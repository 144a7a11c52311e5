import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { isId } from '../common/index.js';
import { imageIdOf } from '../storage/index.js';
import { isOrphaned, type StoredImageRow } from './is-orphaned.js';

/** Compares stored images with the rows that name them. */
@Injectable()
export class StoredImages {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * Returns those of `keys` that belong to an image whose row does not name them and never will. The caller must have
   * listed the keys before this call. Keys without a row, and keys that are not of an image, are left out.
   */
  async orphaned(keys: readonly string[]): Promise<string[]> {
    const ids = new Set(keys.map(imageIdOf).filter((id) => id !== null && isId(id)));
    if (ids.size === 0) return [];
    const rows: StoredImageRow[] = await this.db.query(
      `SELECT images.id, images.request_id AS "requestId", requests.status AS "requestStatus", images.status,
              images.input_url AS "inputUrl", images.input_format AS "inputFormat", images.output_format AS "outputFormat",
              images.file_name AS "fileName", images.sizes, requests.keep_originals AS "keepOriginals"
         FROM images JOIN requests ON requests.id = images.request_id WHERE images.id = ANY($1::uuid[])`,
      [[...ids]],
    );
    const images = new Map(rows.map((row) => [row.id, row]));
    return keys.filter((key) => {
      const image = images.get(imageIdOf(key) ?? '');
      return image !== undefined && isOrphaned(key, image);
    });
  }
}
