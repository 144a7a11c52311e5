import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type PictureAddress, picturesCsv, picturesIn, servePictures } from './picture-folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-pictures-'));
  await mkdir(path.join(folder, 'red/.cache'), { recursive: true });
  await mkdir(path.join(folder, 'out/images'), { recursive: true });
  const files = [
    'b.JPG',
    'a10.png',
    'a2.png',
    'red/mug, 1.webp',
    'notes.txt',
    'red/.cache/x.png',
    'out/images/a2.png',
  ];
  for (const file of files) await writeFile(path.join(folder, file), file);
  await symlink('/etc/hostname', path.join(folder, 'link.png'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('lists the pictures of a folder in the order of their names, without hidden folders, links and its own results', async () => {
  expect(await picturesIn(folder, path.join(folder, 'out'))).toEqual([
    'a2.png',
    'a10.png',
    'b.JPG',
    'red/mug, 1.webp',
  ]);
});

test('serves the listed pictures below a secret path, and nothing else', async () => {
  const host = await servePictures(folder, ['a2.png', 'red/mug, 1.webp'], null, false);
  try {
    const served = await fetch(host.urlOf('red/mug, 1.webp'));
    expect([served.status, await served.text()]).toEqual([200, 'red/mug, 1.webp']);
    const { address, port, token } = host.at;
    const others = [
      '/a2.png',
      `/${token}/b.JPG`,
      `/${token}/notes.txt`,
      `/${token}/../b.JPG`,
      `/${token}/red/..%2Fb.JPG`,
      '/',
    ];
    for (const other of others)
      expect([other, (await fetch(`http://${address}:${port}${other}`)).status]).toEqual([other, 404]);
    expect((await fetch(host.urlOf('a2.png'), { method: 'POST' })).status).toBe(404);
  } finally {
    await host.close();
  }
});

test('serves the pictures under the same addresses in a later run, and under others only where no request has them', async () => {
  const serve = (earlier: PictureAddress | null, isNeeded: boolean) =>
    servePictures(folder, ['a2.png'], earlier, isNeeded);
  const first = await serve(null, false);
  const url = first.urlOf('a2.png');
  await expect(serve(first.at, true)).rejects.toThrow(/cannot be used now.*--restart/);
  const other = await serve(first.at, false);
  expect(other.urlOf('a2.png')).not.toBe(url);
  expect((await fetch(other.urlOf('a2.png'))).status).toBe(200);
  await first.close();
  for (const isNeeded of [true, false]) {
    const second = await serve(first.at, isNeeded);
    expect(second.urlOf('a2.png')).toBe(url);
    expect((await fetch(url)).status).toBe(200);
    await second.close();
  }
  await other.close();
});

test('writes a CSV whose cells survive commas and quotes', () => {
  expect(picturesCsv(['a.png', 'b "big", red.png'], (name) => `http://h/${encodeURIComponent(name)}`)).toBe(
    'File,Image\n"a.png",http://h/a.png\n"b ""big"", red.png",http://h/b%20%22big%22%2C%20red.png\n',
  );
});
