import { jest } from '@jest/globals';
import fs from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileWriter } from './file-writer.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'halftone-writer-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

const file = (name: string) => ({
  folder: path.join(root, `unfinished-${name}`),
  target: path.join(root, `images/${name}/${name}.jpg`),
  bytes: Buffer.from(name),
});

test('files of one group are all written before one is synced, and all synced before one gets its path', () => {
  const order = ['writeSync', 'fdatasyncSync', 'renameSync'] as const;
  const steps: (typeof order)[number][] = [];
  for (const name of order) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    jest.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
      steps.push(name);
      return real(...args);
    }) as never);
  }
  expect(new FileWriter(root).place([file('a'), file('b')])).toEqual([null, null]);
  expect(new Set(steps)).toEqual(new Set(order));
  expect(steps).toEqual(steps.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
});

test('a file that cannot be synced gets no path and leaves nothing, and the others are placed', async () => {
  const real = fs.fdatasyncSync;
  jest
    .spyOn(fs, 'fdatasyncSync')
    .mockImplementationOnce(() => {
      throw Object.assign(new Error('EIO: i/o error, fdatasync'), {
        code: 'EIO',
        errno: -5,
        syscall: 'fdatasync',
      });
    })
    .mockImplementation(real);
  const [failed, placed] = new FileWriter(root).place([file('a'), file('b')]);
  expect(failed).toMatchObject({ code: 'EIO' });
  expect(placed).toBeNull();
  expect(await readdir(root)).toEqual(['images']);
  expect(await readdir(path.join(root, 'images'))).toEqual(['b']);
  expect(await readFile(path.join(root, 'images/b/b.jpg'), 'utf8')).toBe('b');
});
