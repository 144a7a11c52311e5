import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Stores what each completed image was made of, so that a later image of the same URL or the same bytes is not processed
 * again. It is a table of its own: an index on the images would have to be built over all rows that exist.
 */
export class ImageSources1764406200000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE image_sources (
         image_id uuid PRIMARY KEY CONSTRAINT image_sources_image REFERENCES images ON DELETE CASCADE,
         source_key bytea,
         content_key bytea NOT NULL,
         validators jsonb
       )`,
    );
    await db.query(
      `CREATE INDEX image_sources_by_source ON image_sources (source_key, image_id) WHERE source_key IS NOT NULL`,
    );
    await db.query(`CREATE INDEX image_sources_by_content ON image_sources (content_key, image_id)`);
    await db.query(`ALTER TABLE requests ADD COLUMN reuse boolean NOT NULL DEFAULT true`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests DROP COLUMN reuse`);
    await db.query(`DROP TABLE image_sources`);
  }
}
