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
import { DatabaseClient, postgresDriver } from './database-client.js';
import { LOCK_NOT_AVAILABLE, sqlStateOf } from './sql-state.js';

/** The advisory lock of the migrations: any number that no other program uses in the same database. */
const MIGRATION_LOCK = 0x48_41_4c_46;

/** The pause before the lock is asked for again. */
const LOCK_POLL_MS = 200;

/**
 * The lock timeout of a migration. While it waits for a table lock, PostgreSQL queues all later statements on that table
 * behind it, and an upload may use the table for an hour.
 */
const LOCK_TIMEOUT_MS = 1000;

/** The pause before the next attempt, in which other transactions can use the tables. */
const RETRY_DELAY_MS = 2000;

/**
 * Runs the pending migrations, each in its own transaction. Processes that start at the same time wait for one
 * advisory lock, so each migration runs once. A migration whose tables are in use is retried until it gets the lock,
 * while other transactions continue; `onBusy` is called once when that happens.
 *
 * @returns the names of the migrations that were run
 */
export async function migrate(url: string, onBusy: () => void = () => undefined): Promise<string[]> {
  const lock = new DatabaseClient({ connectionString: url });
  await lock.connect();
  try {
    await acquire(lock);
    const dataSource = new DataSource({
      type: 'postgres',
      driver: postgresDriver,
      url,
      migrations,
      migrationsTableName: 'migrations',
      logger: new SilentLogger(),
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

/**
 * Acquires the lock, and asks again and again while another process holds it. A statement that waited for it would keep its
 * snapshot, for which `CREATE INDEX CONCURRENTLY` in that process waits: neither would end.
 */
async function acquire(lock: DatabaseClient): Promise<void> {
  for (;;) {
    const { rows } = await lock.query('SELECT pg_try_advisory_lock($1) AS acquired', [MIGRATION_LOCK]);
    if (rows[0].acquired === true) return;
    await sleep(LOCK_POLL_MS);
  }
}

/** Runs all pending migrations; those before one that finds its table in use stay applied. */
async function runAll(dataSource: DataSource, onBusy: () => void): Promise<string[]> {
  const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
  for (let isFirst = true; ; isFirst = false) {
    try {
      await dataSource.runMigrations({ transaction: 'each' });
      return pending.map((migration) => migration.name);
    } catch (error) {
      if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
      if (isFirst) onBusy();
      await sleep(RETRY_DELAY_MS);
    }
  }
}

/**
 * Sets the lock timeout in each transaction. It is not a start-up parameter, which PgBouncer rejects, nor a session
 * setting, which a migration may reset.
 */
@EventSubscriber()
class BoundedLocks implements EntitySubscriberInterface {
  async afterTransactionStart({ queryRunner }: TransactionStartEvent): Promise<void> {
    await queryRunner.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
  }
}

/** Silences TypeORM, which would print failed statements; these are either retried or thrown. */
class SilentLogger extends AbstractLogger {
  protected writeLog(): void {
    return;
  }
}
