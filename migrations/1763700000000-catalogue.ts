import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the tables of requests, products and images. */
export class Catalogue1763700000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE requests (
        id uuid NOT NULL,
        file_name text NOT NULL,
        status text NOT NULL,
        chore text,
        quality smallint NOT NULL,
        format text NOT NULL,
        max_width integer,
        max_height integer,
        keep_metadata boolean NOT NULL,
        keep_originals boolean NOT NULL,
        idempotency_key text,
        dialect jsonb NOT NULL,
        total_products integer NOT NULL,
        total_images integer NOT NULL,
        completed_images integer NOT NULL DEFAULT 0,
        failed_images integer NOT NULL DEFAULT 0,
        input_bytes bigint NOT NULL DEFAULT 0,
        output_bytes bigint NOT NULL DEFAULT 0,
        sequence integer NOT NULL DEFAULT 1,
        round integer NOT NULL DEFAULT 1,
        settled_before_round integer NOT NULL DEFAULT 0,
        skipped_row_count integer NOT NULL DEFAULT 0,
        skipped_rows jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        updated_at timestamptz NOT NULL DEFAULT now(),
        completed_at timestamptz,
        output_csv_at timestamptz,
        errors_csv_at timestamptz,
        deleted_at timestamptz,
        CONSTRAINT requests_key PRIMARY KEY (id),
        CONSTRAINT requests_status
          CHECK (status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED')),
        CONSTRAINT requests_chore CHECK (chore IN ('CANCEL', 'OUTPUTS', 'PURGE')),
        CONSTRAINT requests_quality CHECK (quality BETWEEN 1 AND 100),
        CONSTRAINT requests_counters CHECK (
          completed_images >= 0 AND failed_images >= 0 AND completed_images + failed_images <= total_images
        )
      )`);
    await db.query(`CREATE UNIQUE INDEX requests_idempotency_key ON requests (idempotency_key)`);
    await db.query(
      `CREATE INDEX requests_active ON requests (id) WHERE status IN ('PENDING', 'PROCESSING') AND chore IS NULL`,
    );
    await db.query(`CREATE INDEX requests_chores ON requests (id) WHERE chore IS NOT NULL`);
    await db.query(`CREATE INDEX requests_by_status ON requests (status, id)`);

    await db.query(`
      CREATE TABLE products (
        id uuid NOT NULL,
        request_id uuid NOT NULL,
        record integer NOT NULL,
        serial_number text NOT NULL,
        name text NOT NULL,
        CONSTRAINT products_key PRIMARY KEY (id),
        CONSTRAINT products_request FOREIGN KEY (request_id) REFERENCES requests (id) ON DELETE CASCADE
      )`);
    await db.query(`CREATE UNIQUE INDEX products_by_request ON products (request_id, record)`);

    await db.query(`
      CREATE TABLE images (
        id uuid NOT NULL,
        request_id uuid NOT NULL,
        product_id uuid NOT NULL,
        position integer NOT NULL,
        input_url text NOT NULL,
        status text NOT NULL DEFAULT 'PENDING',
        due_at timestamptz NOT NULL DEFAULT now(),
        dispatched_at timestamptz,
        generation integer NOT NULL DEFAULT 0,
        lease_token uuid,
        lease_until timestamptz,
        attempts smallint NOT NULL DEFAULT 0,
        lost_attempts smallint NOT NULL DEFAULT 0,
        verdict text,
        input_bytes integer,
        output_bytes integer,
        input_format text,
        output_format text,
        width integer,
        height integer,
        duration_ms integer,
        error_code text,
        error_message text,
        CONSTRAINT images_key PRIMARY KEY (id),
        CONSTRAINT images_request FOREIGN KEY (request_id) REFERENCES requests (id) ON DELETE CASCADE,
        CONSTRAINT images_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE,
        CONSTRAINT images_status
          CHECK (status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED')),
        CONSTRAINT images_verdict CHECK (verdict IN ('COMPRESSED', 'KEPT_ORIGINAL', 'REUSED')),
        CONSTRAINT images_lease
          CHECK ((status = 'PROCESSING') = (lease_token IS NOT NULL AND lease_until IS NOT NULL))
      )`);
    await db.query(`CREATE UNIQUE INDEX images_by_product ON images (product_id, position)`);
    await db.query(`CREATE INDEX images_by_request ON images (request_id, id)`);
    await db.query(`CREATE INDEX images_by_status ON images (request_id, status, id)`);
    await db.query(
      `CREATE INDEX images_ready ON images (request_id, due_at, id)
        WHERE status = 'PENDING' AND dispatched_at IS NULL`,
    );
    await db.query(
      `CREATE INDEX images_in_window ON images (dispatched_at)
        WHERE status = 'PENDING' AND dispatched_at IS NOT NULL`,
    );
    await db.query(`CREATE INDEX images_leased ON images (lease_until) WHERE status = 'PROCESSING'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE images`);
    await db.query(`DROP TABLE products`);
    await db.query(`DROP TABLE requests`);
  }
}
