import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../support/command.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-doctor-test-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Returns the states and texts of the findings by their names, and the exit code. */
async function examined(env: Readonly<Record<string, string>>) {
  const { code, stdout } = await runCommand(folder, ['doctor', '--json'], { PORT: '0', ...env });
  const findings = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; state: string; text: string });
  return {
    code,
    ...Object.fromEntries(findings.map(({ name, state, text }) => [name, `${state}: ${text}`])),
  };
}

test('finds nothing wrong with the defaults, and leaves nothing behind', async () => {
  const { code, stdout, stderr } = await runCommand(folder, ['doctor'], { PORT: '0' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^✓ Node\.js +\d.*^✓ Database +the embedded PostgreSQL starts.*^✓ E-mail +off.*Halftone can start/ms,
  );
}, 60_000);

test('says what is wrong with each part, and how to fix it', async () => {
  const external = { DATABASE_URL: database.url, DATA_DIR: path.join(folder, 'data') };
  const found = await examined({
    ...external,
    REDIS_URL: 'redis://127.0.0.1:9',
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'halftone@example.com',
    S3_ENDPOINT: 'http://127.0.0.1:9',
    S3_ACCESS_KEY: 'key',
    S3_SECRET_KEY: 'secret',
  });
  expect(found).toMatchObject({
    code: 1,
    Settings: 'ok: valid (api and worker)',
    'Secret key': expect.stringMatching(/^warning: none: with DATABASE_URL set SECRET_KEY/),
    Database: expect.stringMatching(/^ok: PostgreSQL \d/),
    Clock: 'ok: agrees with the database',
    Queue: expect.stringMatching(/^error: .*REDIS_URL/),
    Store: expect.stringMatching(/^error: .*S3_ENDPOINT/s),
    'E-mail': expect.stringMatching(/^error: .*Check SMTP_URL/),
  });
  const offline = await examined({
    DATABASE_URL: 'postgres://halftone@127.0.0.1:9/halftone',
    SECRET_KEY: 'x'.repeat(32),
  });
  expect(offline).toMatchObject({ code: 1, Database: expect.stringMatching(/^error: .*DATABASE_URL/) });
  const invalid = await examined({ PORT: 'x', SMTP_URL: 'smtp://h' });
  expect(invalid).toEqual({
    code: 1,
    'Node.js': expect.stringMatching(/^ok/),
    Settings: expect.stringMatching(/^error: PORT must be a whole number.*MAIL_FROM must be set/s),
  });
}, 60_000);
