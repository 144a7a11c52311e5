import { chown, copyFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { uploadBatch } from '../support/batch.js';
import { makeAuthority, type TestAuthority } from '../support/certificate-authority.js';
import { refusal, runToItsEnd } from '../support/ending.js';
import { hasPgBouncer, startPgBouncer, type TestPgBouncer } from '../support/pgbouncer.js';
import { describeWith } from '../support/real-services.js';
import { freePort } from '../support/free-port.js';
import { onStage } from '../support/stage.js';
import { asSuperuser, postgres, restricted, urlWith, usePostgres } from './postgres-stage.js';

const GRANTS = 'grant it what docs/operations.md lists under "What the PostgreSQL user needs"';

usePostgres();

const at = () => `The PostgreSQL at ${new URL(postgres.url).host}`;

/** Expects the program to process a request on the database at `url`, and `check` to pass while it runs. */
async function expectWork(
  url: string,
  env: Record<string, string> = {},
  check: () => Promise<void> = async () => {},
): Promise<void> {
  // Without Redis, as the queues must be in this database too.
  await onStage({ env: { DATABASE_URL: url, REDIS_URL: '', ...env } }, async (stage) => {
    const batch = await uploadBatch(stage, 3);
    await batch.settled(60_000);
    expect(await batch.row()).toMatchObject({ status: 'COMPLETED', completed_images: 3 });
    await check();
  });
}

/** Returns the names of the applications that the user is connected with, those without TLS apart. */
async function connectionsOf(user: string): Promise<{ encrypted: string[]; plain: string[] }> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ application_name: string; ssl: boolean }>(
      'SELECT DISTINCT application_name, ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = $1',
      [user],
    );
    const named = (ssl: boolean) => rows.filter((row) => row.ssl === ssl).map((row) => row.application_name);
    return { encrypted: named(true).toSorted(), plain: named(false) };
  } finally {
    await client.end();
  }
}

const start = (url: string, env: Record<string, string> = {}) =>
  runToItsEnd({ DATABASE_URL: url, DATA_DIR: path.join(postgres.dataDir, 'program'), ...env });

describe('a user with no more than the documented grants', () => {
  test('can process a request from upload to output CSV', async () => {
    await expectWork(await restricted());
  }, 120_000);

  test('can process a request with the queues in another schema', async () => {
    const url = await restricted('DROP SCHEMA bullmq');
    const name = new URL(url).username;
    await asSuperuser(urlWith({ pathname: `/${name}` }), `CREATE SCHEMA jobs AUTHORIZATION ${name}`);
    await expectWork(url, { QUEUE_SCHEMA: 'jobs' });
  }, 120_000);

  test.each([
    [
      'the schema of the queues',
      'DROP SCHEMA bullmq',
      (name: string) => `permission denied for database ${name}`,
    ],
    ['a schema of its own', 'DROP SCHEMA shop_# CASCADE', () => 'no schema has been selected to create in'],
  ])('without %s: the start fails and names the denied privilege', async (_what, statement, says) => {
    const url = await restricted(statement);
    const name = new URL(url).username;
    expect(await start(url)).toMatchObject(
      refusal(
        `${at()} denies user "${name}" a privilege that Halftone needs (it says "${says(name)}"): ${GRANTS}.`,
      ),
    );
  });
});

test('while the database takes no connections, clients are asked to try again, and then served', async () => {
  const url = await restricted();
  const name = new URL(url).username;
  await onStage({ env: { DATABASE_URL: url, REDIS_URL: '' } }, async ({ program }) => {
    const ask = async () => {
      const responses = [
        await fetch(`${program.url}/api/requests`),
        await fetch(`${program.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ requests(first: 1) { nodes { id } } }' }),
        }),
      ];
      return Promise.all(
        responses.map(async (response) => ({
          status: response.status,
          retryAfter: response.headers.get('retry-after'),
          body: await response.json(),
        })),
      );
    };
    await asSuperuser(
      postgres.url,
      `ALTER ROLE ${name} CONNECTION LIMIT 0`,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${name}'`,
    );
    const busy = { status: 503, retryAfter: '5' };
    expect(await ask()).toMatchObject([
      { ...busy, body: { code: 'UNAVAILABLE', retryAfterSeconds: 5 } },
      { ...busy, body: { errors: [{ extensions: { code: 'UNAVAILABLE', retryAfterSeconds: 5 } }] } },
    ]);
    await asSuperuser(postgres.url, `ALTER ROLE ${name} CONNECTION LIMIT -1`);
    expect(await ask()).toMatchObject([{ status: 200 }, { status: 200 }]);
  });
}, 120_000);

describe('a database that cannot be used', () => {
  test.each([
    [
      'a wrong password',
      () => urlWith({ password: 'wrong' }),
      () => `${at()} rejects the password of user "halftone": correct it in DATABASE_URL, percent-encoded.`,
    ],
    [
      'no password',
      () => urlWith({ password: '' }),
      () =>
        `${at()} requires a password: add it to DATABASE_URL, as postgres://user:password@host:5432/name.`,
    ],
    [
      'no such database',
      () => urlWith({ pathname: '/nothing' }),
      () => `${at()} has no database "nothing": create it, or correct the name in DATABASE_URL.`,
    ],
    [
      'no TLS there',
      () => urlWith({ search: '?sslmode=verify-full' }),
      () => `${at()} does not speak TLS: turn it on there, or leave sslmode out of DATABASE_URL.`,
    ],
    [
      'no file of an authority',
      () => urlWith({ search: '?sslmode=verify-full&sslrootcert=/no/ca.pem' }),
      () => '/no/ca.pem in DATABASE_URL cannot be read: correct its sslrootcert, sslcert or sslkey.',
    ],
  ])('%s is explained in one sentence', async (_why, url, sentence) => {
    expect(await start(url())).toMatchObject(refusal(sentence()));
  });

  test('a port without a listener is explained in one sentence', async () => {
    const port = await freePort();
    expect(await start(urlWith({ port: String(port) }))).toMatchObject(
      refusal(
        `The PostgreSQL at 127.0.0.1:${port} refuses connections: start it, or correct the host and the port in DATABASE_URL.`,
      ),
    );
  });
});

describeWith('pgbouncer', hasPgBouncer, () => {
  let pooler: TestPgBouncer | undefined;
  afterEach(() => pooler?.dispose());

  test('a request is processed through a pooler in session mode with its default settings', async () => {
    pooler = await startPgBouncer(await restricted(), 'session');
    await expectWork(pooler.url);
  }, 120_000);

  test.each([
    ['transaction', []],
    ['transaction', ['server_round_robin = 1']],
    ['transaction', ['default_pool_size = 1']],
    ['statement', []],
  ] as const)('a pooler in %s mode is rejected (%j)', async (mode, extra) => {
    pooler = await startPgBouncer(await restricted(), mode, extra);
    expect(await start(pooler.url)).toMatchObject(
      refusal(
        'DATABASE_URL points to a pooler that shares sessions, such as PgBouncer with pool_mode = transaction: set pool_mode = session there, or connect to PostgreSQL directly.',
      ),
    );
  });

  test('a wrong password for the pooler is explained in one sentence', async () => {
    pooler = await startPgBouncer(await restricted(), 'session');
    const url = Object.assign(new URL(pooler.url), { password: 'wrong' });
    const { code, stderr } = await start(url.href);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Halftone cannot start\.\nThe PostgreSQL at \S+ rejects [^\n]+ correct [^\n]+\.\n$/,
    );
  });
});

describe('TLS with a private authority', () => {
  let authority: TestAuthority;

  beforeAll(async () => {
    authority = await makeAuthority();
    const [file, keyFile] = ['server.pem', 'server.key'].map((name) =>
      path.join(postgres.dataDir, 'postgres', name),
    );
    await copyFile(authority.file, file!);
    await copyFile(authority.keyFile, keyFile!);
    const { uid, gid } = await stat(path.join(postgres.dataDir, 'postgres'));
    for (const made of [file!, keyFile!]) await chown(made, uid, gid);
    await asSuperuser(
      postgres.url,
      `ALTER SYSTEM SET ssl_cert_file = 'server.pem'`,
      `ALTER SYSTEM SET ssl_key_file = 'server.key'`,
      'ALTER SYSTEM SET ssl = on',
    );
    await postgres.restart();
  }, 60_000);
  afterAll(() => authority?.dispose());

  test('a request is processed over TLS with sslrootcert', async () => {
    const url = await restricted();
    await expectWork(`${url}?sslmode=verify-full&sslrootcert=${authority.authorityFile}`, {}, async () => {
      const { encrypted, plain } = await connectionsOf(new URL(url).username);
      expect(plain).toEqual([]);
      expect(encrypted).toEqual(expect.arrayContaining(['halftone', 'halftone-queue']));
    });
  }, 120_000);

  test('a certificate of an unknown authority is explained in one sentence', async () => {
    expect(await start(urlWith({ search: '?sslmode=verify-full' }))).toMatchObject(
      refusal(
        `${at()} shows a certificate of an authority that is not trusted: add sslmode=verify-full&sslrootcert=<file with that authority's certificate> to DATABASE_URL.`,
      ),
    );
  });

  test('a certificate for another name is explained in one sentence', async () => {
    const url = new URL(urlWith({ search: `?sslmode=verify-full&sslrootcert=${authority.authorityFile}` }));
    url.hostname = 'localhost';
    expect(await start(url.href)).toMatchObject(
      refusal(
        `The PostgreSQL at ${url.host} shows a certificate for another name: use a name that is in the certificate in DATABASE_URL.`,
      ),
    );
  });
});
