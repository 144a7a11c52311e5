import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptSecret } from './stored-secret.js';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halftone-test-'));
  file = join(folder, 'a.secret');
});
afterEach(() => rm(folder, { recursive: true }));

test('it is made once, and only its owner may read it', async () => {
  const secret = await keptSecret(file);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(await keptSecret(file)).toBe(secret);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['a.secret']);
});

test('many who begin at once have the same', async () => {
  const secrets = await Promise.all(Array.from({ length: 20 }, () => keptSecret(file)));
  expect(new Set(secrets)).toEqual(new Set([await readFile(file, 'utf8')]));
});

test('what is there stays', async () => {
  await writeFile(file, 'mine\n');
  expect(await keptSecret(file)).toBe('mine');
});

test('a folder that is not there is said', () =>
  expect(keptSecret(join(folder, 'no', 'a.secret'))).rejects.toMatchObject({ code: 'ENOENT' }));
