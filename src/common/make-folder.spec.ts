import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'halftone-folder-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('a folder and those above it are created, and again without an error', async () => {
  const path = join(root, 'a', 'b', 'c');
  await makeFolder(path);
  await makeFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test('folders that share those above them are created at the same time', async () => {
  for (let round = 0; round < 50; round += 1) {
    const names = Array.from({ length: 8 }, (_, at) =>
      join(root, `${round}`, 'a/b'.slice(0, 1 + (at % 2) * 2), `${at}`),
    );
    await Promise.all(names.map((name) => makeFolder(name)));
    for (const name of names) expect((await stat(name)).isDirectory()).toBe(true);
  }
});

test('a link to a folder is a folder', async () => {
  await symlink(root, join(root, 'link'));
  await makeFolder(join(root, 'link'));
  await makeFolder(join(root, 'link', 'below'));
  expect((await stat(join(root, 'below'))).isDirectory()).toBe(true);
});

test.each([
  ['a file', 'file', 'EEXIST'],
  ['a file above it', 'file/below', 'ENOTDIR'],
  ['a broken link', 'broken', 'EEXIST'],
])('%s in its place is an error', async (_, name, code) => {
  await writeFile(join(root, 'file'), '');
  await symlink(join(root, 'nowhere'), join(root, 'broken'));
  await expect(makeFolder(join(root, name))).rejects.toMatchObject({ code, syscall: 'mkdir' });
});

(process.platform === 'linux' ? test : test.skip)(
  'where the file system takes no folders, the error names the first one that it rejects',
  async () => {
    await expect(makeFolder('/proc/halftone/.halftone/tmp')).rejects.toMatchObject({
      code: 'ENOENT',
      syscall: 'mkdir',
      path: '/proc/halftone',
    });
  },
);
