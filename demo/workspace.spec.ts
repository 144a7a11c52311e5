import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DemoError } from './demo.errors.js';
import { openWorkspace } from './workspace.js';

let root: string;
beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'halftone-demo-')), 'demo');
});
afterEach(() => rm(dirname(root), { recursive: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

test('deletes the files of the last demo, and keeps its own', async () => {
  await write('compressed/old.jpg', 'old');
  const workspace = await openWorkspace(root);
  expect(existsSync(workspace.compressedOf('old.jpg'))).toBe(false);
  await writeFile(workspace.originalOf('w_1,h_2/new.jpg'), 'new');
  await workspace[Symbol.asyncDispose]();
  expect(existsSync(join(root, 'originals', 'new.jpg'))).toBe(true);
});

test.each(['demo.pid', 'data/postgres/postmaster.pid'])(
  'rejects a folder whose %s names a live process',
  async (file) => {
    await write(file, `${process.ppid}\nmore`);
    await expect(openWorkspace(root)).rejects.toThrow(DemoError);
    expect(existsSync(join(root, file))).toBe(true);
  },
);

test('deletes a folder whose process has ended', async () => {
  const child = spawn(process.execPath, ['--version']);
  await once(child, 'exit');
  await write('demo.pid', String(child.pid));
  await (await openWorkspace(root))[Symbol.asyncDispose]();
  expect(existsSync(join(root, 'demo.pid'))).toBe(false);
});
