import { type DataSource, EntityManager, type QueryResult } from 'typeorm';

/**
 * Runs a statement and returns its rows, those of a RETURNING clause included.
 *
 * TypeORM's own `query` returns the rows of a SELECT or INSERT, but a pair of rows and count for an UPDATE or DELETE.
 *
 * @typeParam Row the columns of the statement, which nothing checks
 */
export async function queryRows<Row>(
  db: DataSource | EntityManager,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  const { records } = await run<Row>(db, sql, parameters);
  return records;
}

/** Runs an INSERT, UPDATE or DELETE and returns how many rows it affected. */
export async function affectedRows(
  db: DataSource | EntityManager,
  sql: string,
  parameters: unknown[] = [],
): Promise<number> {
  const { affected } = await run(db, sql, parameters);
  return affected ?? 0;
}

/** Runs a statement on the connection of a transaction, or else on one of the pool. */
async function run<Row>(
  db: DataSource | EntityManager,
  sql: string,
  parameters: unknown[],
): Promise<QueryResult<Row>> {
  const transaction = db instanceof EntityManager ? db.queryRunner : undefined;
  if (transaction !== undefined) return transaction.query(sql, parameters, true);
  const source = db instanceof EntityManager ? db.dataSource : db;
  const runner = source.createQueryRunner();
  try {
    return await runner.query(sql, parameters, true);
  } finally {
    await runner.release();
  }
}
