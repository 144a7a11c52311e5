// Fails when schema.gql differs from the resolvers, when the migrated tables differ from the entities, or when a migration
// cannot be reverted.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { migrations } from '../dist/migrations/index.js';
import { startEmbeddedPostgres } from '../dist/src/database/index.js';
import { entities as accessEntities } from '../dist/src/access/index.js';
import { entities as deliveryEntities } from '../dist/src/notifications/delivery/entities/index.js';
import { entities as requestEntities } from '../dist/src/requests/entities/index.js';

// TypeORM reads the columns of a table in parallel over one connection. pg queues that, and warns of it.
process.noDeprecation = true;

const errors = [];
const entities = [...accessEntities, ...deliveryEntities, ...requestEntities];

const schema = execFileSync(process.execPath, ['dist/src/print-schema.js'], { encoding: 'utf8' });
if (schema !== readFileSync('schema.gql', 'utf8'))
  errors.push('schema.gql is out of date: run `npm run schema`.');

const dataDir = mkdtempSync(join(tmpdir(), 'halftone-drift-'));
const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
const dataSource = new DataSource({ type: 'postgres', url: postgres.url, entities, migrations });
try {
  await dataSource.initialize();
  await dataSource.runMigrations({ transaction: 'each' });
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  if (upQueries.length > 0) {
    const statements = upQueries.map(({ query }) => `    ${query}`).join('\n');
    errors.push(`The entities differ from the migrated tables. Write a migration for:\n${statements}`);
  }
  for (const _ of migrations) await dataSource.undoLastMigration({ transaction: 'each' });
  const left = await dataSource.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations'`,
  );
  if (left.length > 0)
    errors.push(
      `The reverted migrations leave tables behind: ${left.map(({ relname }) => relname).join(', ')}`,
    );
} finally {
  await dataSource.destroy();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

for (const error of errors) process.stderr.write(`${error}\n`);
process.exitCode = errors.length > 0 ? 1 : 0;
