import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedSecret } from './stored-secret.js';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halftone-test-'));
  file = join(folder, 'a.secret');
});
afterEach(() => rm(folder, { recursive: true }));

test('creates the secret once, readable by its owner only', async () => {
  const secret = await storedSecret(file);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(await storedSecret(file)).toBe(secret);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['a.secret']);
});

test('gives concurrent callers the same secret', async () => {
  const secrets = await Promise.all(Array.from({ length: 20 }, () => storedSecret(file)));
  expect(new Set(secrets)).toEqual(new Set([await readFile(file, 'utf8')]));
});

test('returns an existing secret unchanged', async () => {
  await writeFile(file, 'mine\n');
  expect(await storedSecret(file)).toBe('mine');
});

test('rejects with ENOENT when the folder does not exist', () =>
  expect(storedSecret(join(folder, 'no', 'a.secret'))).rejects.toMatchObject({ code: 'ENOENT' }));
