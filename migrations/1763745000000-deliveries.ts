import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the tables of events, webhooks, deliveries and their attempts, and adds the notification targets of a request. */
export class Deliveries1763745000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE requests ADD COLUMN webhook_url text, ADD COLUMN email text`);
    await db.query(`
      CREATE TABLE webhooks (
        id uuid NOT NULL,
        owner text,
        url text NOT NULL,
        description text,
        events text[] NOT NULL,
        status text NOT NULL DEFAULT 'ACTIVE',
        disabled_reason text,
        failing_since timestamptz,
        secret text NOT NULL,
        previous_secret text,
        previous_secret_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT webhooks_key PRIMARY KEY (id),
        CONSTRAINT webhooks_status CHECK (status IN ('ACTIVE', 'FAILING', 'DISABLED'))
      )`);
    await db.query(`CREATE INDEX webhooks_by_owner ON webhooks (owner, id)`);

    await db.query(`
      CREATE TABLE events (
        id uuid NOT NULL,
        type text NOT NULL,
        request_id uuid,
        round integer,
        body text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT events_key PRIMARY KEY (id),
        CONSTRAINT events_type CHECK (type IN ('request.completed', 'request.cancelled', 'webhook.test'))
      )`);
    await db.query(`CREATE UNIQUE INDEX events_by_request ON events (request_id, round)`);

    await db.query(`
      CREATE TABLE deliveries (
        id uuid NOT NULL,
        event_id uuid NOT NULL,
        channel text NOT NULL,
        target text NOT NULL,
        webhook_id uuid,
        address text NOT NULL,
        receiver text NOT NULL,
        status text NOT NULL DEFAULT 'PENDING',
        due_at timestamptz NOT NULL DEFAULT now(),
        dispatched_at timestamptz,
        generation integer NOT NULL DEFAULT 0,
        lease_token uuid,
        lease_until timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        tries integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        settled_at timestamptz,
        CONSTRAINT deliveries_key PRIMARY KEY (id),
        CONSTRAINT deliveries_event FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE,
        CONSTRAINT deliveries_webhook FOREIGN KEY (webhook_id) REFERENCES webhooks (id) ON DELETE SET NULL,
        CONSTRAINT deliveries_status
          CHECK (status IN ('PENDING', 'SENDING', 'DELIVERED', 'FAILED', 'CANCELLED')),
        CONSTRAINT deliveries_channel CHECK (channel IN ('WEBHOOK', 'EMAIL')),
        CONSTRAINT deliveries_lease
          CHECK ((status = 'SENDING') = (lease_token IS NOT NULL AND lease_until IS NOT NULL))
      )`);
    await db.query(`CREATE UNIQUE INDEX deliveries_by_target ON deliveries (event_id, target)`);
    await db.query(`CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, id)`);
    await db.query(
      `CREATE INDEX deliveries_ready ON deliveries (receiver, due_at, id)
        WHERE status = 'PENDING' AND dispatched_at IS NULL`,
    );
    await db.query(
      `CREATE INDEX deliveries_in_window ON deliveries (receiver)
        WHERE status = 'SENDING' OR (status = 'PENDING' AND dispatched_at IS NOT NULL)`,
    );

    await db.query(`
      CREATE TABLE delivery_attempts (
        id uuid NOT NULL,
        delivery_id uuid NOT NULL,
        number integer NOT NULL,
        ended_at timestamptz NOT NULL DEFAULT now(),
        duration_ms integer NOT NULL,
        status integer,
        error_code text,
        error_message text,
        response text,
        next_attempt_at timestamptz,
        CONSTRAINT delivery_attempts_key PRIMARY KEY (id),
        CONSTRAINT delivery_attempts_delivery
          FOREIGN KEY (delivery_id) REFERENCES deliveries (id) ON DELETE CASCADE
      )`);
    await db.query(
      `CREATE UNIQUE INDEX delivery_attempts_by_delivery ON delivery_attempts (delivery_id, number)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE delivery_attempts`);
    await db.query(`DROP TABLE deliveries`);
    await db.query(`DROP TABLE events`);
    await db.query(`DROP TABLE webhooks`);
    await db.query(`ALTER TABLE requests DROP COLUMN webhook_url, DROP COLUMN email`);
  }
}
