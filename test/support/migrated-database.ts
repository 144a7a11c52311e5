import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrate } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from './database.js';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** A database with all tables, all of them empty, and a pool of connections to it. */
export interface MigratedDatabase extends TestDatabase {
  readonly db: DataSource;
}

/** Creates a {@link MigratedDatabase}; dropping it ends its pool. */
export async function createMigratedDatabase(
  options: Pick<PostgresOptions, 'entities' | 'poolSize'> = {},
): Promise<MigratedDatabase> {
  const database = await createTestDatabase();
  await migrate(database.url);
  const db = await new DataSource({ type: 'postgres', url: database.url, ...options }).initialize();
  const drop = async () => {
    await db.destroy();
    await database.drop();
  };
  return { url: database.url, db, drop };
}
