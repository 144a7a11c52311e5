import { setTimeout as sleep } from 'node:timers/promises';
import {
  AbstractLogger,
  DataSource,
  type EntitySubscriberInterface,
  EventSubscriber,
  MigrationExecutor,
  type TransactionStartEvent,
} from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { DatabaseClient } from './database-client.js';
import { LOCK_NOT_AVAILABLE, sqlStateOf } from './sql-state.js';

/** Any number that no other program takes as an advisory lock in the same database. */
const MIGRATION_LOCK = 0x48_41_4c_46;

/**
 * How long a migration may wait for a table. PostgreSQL lets nobody pass who comes after it, so that all the work
 * on the table waits as long, and an upload may have it for an hour.
 */
const LOCK_WITHIN_MS = 1000;

/** How long all others have the tables to themselves until it tries again. */
const AGAIN_AFTER_MS = 2000;

/**
 * Brings the database up to date. Processes that start at once queue behind one advisory lock, so each
 * migration runs once; each runs in a transaction of its own. One whose tables are in use is tried again until it
 * gets them, and those who use them go on meanwhile; `onBusy` hears of that, once.
 *
 * @returns the names of the migrations that were run
 */
export async function migrate(url: string, onBusy: () => void = () => undefined): Promise<string[]> {
  const lock = new DatabaseClient({ connectionString: url });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const dataSource = new DataSource({
      type: 'postgres',
      url,
      migrations,
      migrationsTableName: 'migrations',
      logger: new Silence(),
      subscribers: [BoundedLocks],
      extra: { Client: DatabaseClient },
    });
    await dataSource.initialize();
    try {
      return await runAll(dataSource, onBusy);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await lock.end();
  }
}

/** Runs all that have not been run yet; those before one that finds its table in use stay. */
async function runAll(dataSource: DataSource, onBusy: () => void): Promise<string[]> {
  const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
  for (let isFirst = true; ; isFirst = false) {
    try {
      await dataSource.runMigrations({ transaction: 'each' });
      return pending.map((migration) => migration.name);
    } catch (error) {
      if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
      if (isFirst) onBusy();
      await sleep(AGAIN_AFTER_MS);
    }
  }
}

/**
 * Bounds the waits of each transaction. Neither a start-up parameter, which PgBouncer refuses, nor a setting of the
 * session, which a migration may reset.
 */
@EventSubscriber()
class BoundedLocks implements EntitySubscriberInterface {
  async afterTransactionStart({ queryRunner }: TransactionStartEvent): Promise<void> {
    await queryRunner.query(`SET LOCAL lock_timeout = ${LOCK_WITHIN_MS}`);
  }
}

/** TypeORM would print what it cannot run, which is either tried again or thrown. */
class Silence extends AbstractLogger {
  protected writeLog(): void {
    return;
  }
}
