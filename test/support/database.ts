import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** An empty database for one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Drops the database and disconnects its clients. */
  drop(): Promise<void>;
}

/** Creates a {@link TestDatabase} on the PostgreSQL of this test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env.HALFTONE_TEST_DATABASE_URL;
  if (url === undefined) throw new Error('HALFTONE_TEST_DATABASE_URL is unset: run the tests with Jest.');
  return url;
}
