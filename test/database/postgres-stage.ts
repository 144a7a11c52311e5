import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../support/postgres.js';

/** The PostgreSQL of the file, which belongs to the tests' superuser. */
export let postgres: TestPostgres;
let databases = 0;

/** Gives the tests of the file a PostgreSQL of their own. */
export function usePostgres(): void {
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);
  afterAll(() => postgres?.dispose());
}

/** Returns the URL of the tests' PostgreSQL with some parts replaced. */
export function urlWith(
  change: Partial<Pick<URL, 'username' | 'password' | 'pathname' | 'port' | 'search'>>,
): string {
  return Object.assign(new URL(postgres.url), change).href;
}

export async function asSuperuser(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The documented statements of the superuser, before and after connecting to the new database. */
const [FIRST = '', INSIDE = ''] = /^### What the PostgreSQL user needs\n.*?^```sql\n(.*?)^```/ms
  .exec(readFileSync('docs/operations.md', 'utf8'))![1]!
  .split('\\connect halftone');

/** Creates a database and a user with the documented grants, minus what the statements `less` revoke; # is its number. */
export async function restricted(...less: string[]): Promise<string> {
  const name = `shop_${++databases}`;
  const statements = (text: string) =>
    text
      .replaceAll('halftone', name)
      .replace('…', 'p@ss/word')
      .split(';')
      .filter((statement) => statement.trim() !== '');
  await asSuperuser(postgres.url, ...statements(FIRST), `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  await asSuperuser(
    urlWith({ pathname: `/${name}` }),
    'REVOKE ALL ON SCHEMA public FROM PUBLIC',
    ...statements(INSIDE),
    ...less.map((statement) => statement.replaceAll('#', String(databases))),
  );
  return urlWith({ username: name, password: encodeURIComponent('p@ss/word'), pathname: `/${name}` });
}
