import type { Stage } from './stage.js';

/**
 * Makes the database record each time a request or an image settles, since the rows only hold the last time.
 */
export async function recordTransitions({ sql }: Pick<Stage, 'sql'>): Promise<void> {
  await sql('CREATE SCHEMA witness');
  await sql('CREATE TABLE witness.ends (request_id uuid, id uuid, status text, round integer)');
  await sql(`
    CREATE FUNCTION witness.request_ended() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO witness.ends VALUES (NEW.id, NEW.id, NEW.status, NEW.round); RETURN NULL;
    END $$`);
  await sql(`
    CREATE FUNCTION witness.image_ended() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO witness.ends
        SELECT NEW.request_id, NEW.id, NEW.status, round FROM requests WHERE id = NEW.request_id;
      RETURN NULL;
    END $$`);
  for (const kind of ['request', 'image']) {
    await sql(`
      CREATE TRIGGER ended AFTER UPDATE OF status ON ${kind}s FOR EACH ROW
        WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status NOT IN ('PENDING', 'PROCESSING'))
        EXECUTE FUNCTION witness.${kind}_ended()`);
  }
}

/** Returns what has settled more than once, or never, in a settled request: itself or its images. */
export async function repeatedTransitions(
  { sql }: Pick<Stage, 'sql'>,
  requestId: string,
): Promise<unknown[]> {
  return sql(
    `SELECT id, count(ends.id)::integer AS times FROM (
       SELECT id FROM images WHERE request_id = $1 UNION ALL SELECT $1
     ) AS all_of_it LEFT JOIN witness.ends USING (id)
      GROUP BY id HAVING count(ends.id) <> 1`,
    [requestId],
  );
}
