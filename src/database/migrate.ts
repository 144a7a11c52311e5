import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';

/** Any number that no other program takes as an advisory lock in the same database. */
const MIGRATION_LOCK = 0x48_41_4c_46;

/**
 * Brings the database up to date. Processes that start at once queue behind one advisory lock, so each
 * migration runs once; each runs in a transaction of its own.
 *
 * @returns the names of the migrations that were run
 */
export async function migrate(url: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: url });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const dataSource = new DataSource({
      type: 'postgres',
      url,
      migrations,
      migrationsTableName: 'migrations',
    });
    await dataSource.initialize();
    try {
      const run = await dataSource.runMigrations({ transaction: 'each' });
      return run.map((migration) => migration.name);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await lock.end();
  }
}
