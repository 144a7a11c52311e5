import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { FileWriters } from './file-writers.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'halftone-writers-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const file = (name: string, bytes = Buffer.from(name)) => ({
  folder: path.join(root, `unfinished-${name}`),
  target: path.join(root, `images/${name}/${name}.jpg`),
  bytes,
});

test('files of one moment are placed together, and the error of one is its own', async () => {
  await writeFile(path.join(root, 'blocked'), '');
  const { place } = new FileWriters(root);
  const blocked = { ...file('x'), target: path.join(root, 'blocked/x/x.jpg') };
  const [first, failed, last] = await Promise.allSettled([file('a'), blocked, file('b')].map(place));
  expect([first?.status, last?.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(failed).toMatchObject({
    reason: { code: 'ENOTDIR', syscall: 'mkdir', message: expect.stringContaining('ENOTDIR') as string },
  });
  expect((await readdir(root)).toSorted()).toEqual(['blocked', 'images']);
});

test('the content is that of the view, not of the buffer that it is part of', async () => {
  const { place } = new FileWriters(root);
  const whole = Buffer.from('before content after');
  await place(file('a', whole.subarray(7, 14)));
  expect(await readFile(path.join(root, 'images/a/a.jpg'), 'utf8')).toBe('content');
  expect(String(whole)).toBe('before content after');
});

test('files go to further threads while the others take long, and none is lost', async () => {
  const { place } = new FileWriters(root, 0);
  const names = Array.from({ length: 60 }, (_, index) => `n${index}`);
  await Promise.all(
    names.map(async (name, index) => {
      for (let turn = 0; turn < index; turn += 1) await new Promise(setImmediate);
      await place(file(name));
    }),
  );
  expect((await readdir(path.join(root, 'images'))).toSorted()).toEqual(names.toSorted());
});

test('a process with nothing else to do ends after the last file, and not before', async () => {
  const writers = pathToFileURL(path.resolve('dist/src/storage/file-writers.js'));
  const script = `import { FileWriters } from '${writers.href}';
    void new FileWriters(process.argv[1]).place(JSON.parse(process.argv[2]));`;
  const { folder, target } = file('a');
  await promisify(execFile)('mkdir', [folder]);
  await writeFile(path.join(folder, 'a.jpg'), 'content');
  const given = [root, JSON.stringify({ folder, target })];
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, ...given], {
    timeout: 20_000,
  });
  expect(await readFile(target, 'utf8')).toBe('content');
});
