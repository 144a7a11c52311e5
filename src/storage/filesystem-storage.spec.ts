import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describeObjectStorage } from '../../test/support/storage-contract.js';
import { placeHere } from '../../test/support/place-file.js';
import { FilesystemStorage } from './filesystem-storage.js';
import { ObjectNotFoundError } from './storage-errors.js';

const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'halftone-storage-'));

describeObjectStorage('FilesystemStorage', async () => {
  const folder = await makeFolder();
  const storage = await FilesystemStorage.open(join(folder, 'objects'));
  return { storage, dispose: () => rm(folder, { recursive: true }) };
});

describe('FilesystemStorage', () => {
  let root: string;
  let storage: FilesystemStorage;
  beforeEach(async () => {
    root = await makeFolder();
    storage = await FilesystemStorage.open(root);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  test('stores an object at the path of its key', async () => {
    await storage.put('requests/r1/input.csv', Buffer.from('a,b'));
    expect(await readdir(root, { recursive: true })).toEqual(
      expect.arrayContaining(['requests/r1/input.csv', '~tmp']) as string[],
    );
  });

  test('syncs every folder above an object, and those above the folders of other images once', async () => {
    let synced: string[] = [];
    const place = placeHere(root, (folder) => synced.push(relative(root, folder)));
    // Another process has created the folder of the images, and may not have synced it.
    await mkdir(join(root, 'requests/r1/images'), { recursive: true });
    storage = await FilesystemStorage.open(root, place);
    const syncedBy = async (key: string): Promise<string[]> => {
      synced = [];
      await storage.put(key, Buffer.from('body'));
      return synced;
    };
    const images = 'requests/r1/images';
    const above = [images, 'requests/r1', 'requests', ''];
    expect(await syncedBy(`${images}/i1/mug.jpg`)).toEqual([`${images}/i1`, ...above]);
    expect(await syncedBy(`${images}/i2/cup.jpg`)).toEqual([`${images}/i2`, images]);
    await storage.deletePrefix('requests/r1/');
    expect(await syncedBy(`${images}/i3/jug.jpg`)).toEqual([`${images}/i3`, ...above]);
    expect(await syncedBy('top.jpg')).toEqual(['']);
  });

  test('a copy is a hard link, and its folders are synced', async () => {
    const synced: string[] = [];
    const place = placeHere(root, (folder) => synced.push(relative(root, folder)));
    storage = await FilesystemStorage.open(root, place);
    await storage.put('requests/r1/images/i1/mug.jpg', Buffer.from('body'));
    synced.length = 0;
    await storage.copy('requests/r1/images/i1/mug.jpg', 'requests/r2/images/i2/cup.jpg');
    expect(synced).toEqual(['requests/r2/images/i2', 'requests/r2/images', 'requests/r2', 'requests', '']);
    const [one, other] = await Promise.all(
      ['requests/r1/images/i1/mug.jpg', 'requests/r2/images/i2/cup.jpg'].map((key) => stat(join(root, key))),
    );
    expect(other!.ino).toBe(one!.ino);
  });

  test('deletes the folder of a deleted object once it is empty', async () => {
    await storage.put('requests/r1/images/i1/mug.jpg', Buffer.from('a'));
    await storage.put('requests/r1/images/i1/cup.jpg', Buffer.from('b'));
    await storage.delete('requests/r1/images/i1/mug.jpg');
    expect(await readdir(join(root, 'requests/r1/images/i1'))).toEqual(['cup.jpg']);
    await storage.delete('requests/r1/images/i1/cup.jpg');
    expect(await readdir(join(root, 'requests/r1/images'))).toEqual([]);
  });

  test('a put or copy that is killed before any of its file operations leaves no folder without its file', async () => {
    const child = ['--import', './test/support/source.register.js', './test/support/storage-killed.child.ts'];
    const { stdout } = await promisify(execFile)(process.execPath, [...child, root]);
    const seen = JSON.parse(stdout) as { work: string; emptyFolders: string[]; images: string[] }[];
    expect(seen.filter(({ emptyFolders }) => emptyFolders.length > 0)).toEqual([]);
    for (const work of ['put', 'copy']) {
      const counts = seen.filter((run) => run.work === work).map(({ images }) => images.length);
      expect(counts).toEqual(counts.toSorted((a, b) => a - b));
      expect([counts[0], counts.at(-1)]).toEqual([0, 1]);
    }
  });

  test('stores and copies several files into one folder, and replaces them', async () => {
    const keys = ['mug.jpg', 'mug-640.jpg', 'mug-320.jpg'].map((name) => `requests/r1/images/i1/${name}`);
    await Promise.all(keys.map((key) => storage.put(key, Buffer.from(key))));
    await storage.put(keys[0]!, Buffer.from('again'));
    await storage.copy(keys[1]!, keys[2]!);
    // The two are links to one file now.
    await storage.copy(keys[1]!, keys[2]!);
    await storage.copy(keys[2]!, keys[2]!);
    const found = await Promise.all(keys.map(async (key) => buffer((await storage.open(key)).stream)));
    expect(found.map(String)).toEqual(['again', keys[1], keys[1]]);
    expect(await readdir(join(root, '~tmp'))).toEqual([]);
  });

  test('stores a file in a folder that a killed process has left empty', async () => {
    await mkdir(join(root, 'requests/r1/images/i1'), { recursive: true });
    await storage.put('requests/r1/images/i1/mug.jpg', Buffer.from('body'));
    expect(await storage.head('requests/r1/images/i1/mug.jpg')).toMatchObject({ size: 4 });
  });

  test('removes the folders below a prefix that a killed deletion has left empty when it lists the objects', async () => {
    await storage.put('requests/r1/images/i1/mug.jpg', Buffer.from('body'));
    await mkdir(join(root, 'requests/r1/images/i2'));
    await mkdir(join(root, 'requests/r2/images/i3'), { recursive: true });
    await mkdir(join(root, 'no key'));
    for await (const { key } of storage.list('')) expect(key).toBe('requests/r1/images/i1/mug.jpg');
    expect((await readdir(root)).toSorted()).toEqual(['no key', 'requests', '~tmp']);
    expect(await readdir(join(root, 'requests'))).toEqual(['r1']);
    expect(await readdir(join(root, 'requests/r1/images'))).toEqual(['i1']);
  });

  test('leaves no temporary file behind, whether a put succeeds or fails', async () => {
    await storage.put('a.jpg', Buffer.from('body'));
    await expect(
      storage.put(
        'b.jpg',
        (async function* () {
          yield Buffer.from('half');
          throw new Error('broken');
        })(),
      ),
    ).rejects.toThrow('broken');
    expect(await readdir(join(root, '~tmp'))).toEqual([]);
  });

  test('deletes old temporary files and folders of a crash at startup, and none that is being written', async () => {
    const twoHoursAgo = new Date(Date.now() - 7_200_000);
    const at = (name: string): string => join(root, '~tmp', name);
    for (const folder of ['left', 'left-empty', 'written', 'linked']) await mkdir(at(folder));
    for (const file of ['left/a.jpg', 'written/a.jpg', 'linked/a.jpg', 'left.old', 'current'])
      await writeFile(at(file), 'half');
    // A link keeps the time of its file; a file in an old folder may still be written.
    for (const name of ['left/a.jpg', 'left', 'left-empty', 'written', 'linked/a.jpg', 'left.old'])
      await utimes(at(name), twoHoursAgo, twoHoursAgo);
    await FilesystemStorage.open(root);
    expect((await readdir(join(root, '~tmp'))).toSorted()).toEqual(['current', 'linked', 'written']);
  });

  test('lists neither unfinished files nor files that are no objects', async () => {
    await writeFile(join(root, '~tmp', 'current'), 'half');
    await writeFile(join(root, 'not a key.txt'), 'note');
    await storage.put('a.jpg', Buffer.from('body'));
    const found: string[] = [];
    for await (const { key } of storage.list('')) found.push(key);
    expect(found).toEqual(['a.jpg']);
  });

  test('does not follow a symbolic link to a file', async () => {
    const outside = join(root, '~tmp', 'secret');
    await writeFile(outside, 'secret');
    await mkdir(join(root, 'requests'));
    await symlink(outside, join(root, 'requests/a.jpg'));
    expect(await storage.head('requests/a.jpg')).toBeNull();
    await expect(storage.open('requests/a.jpg')).rejects.toThrow(ObjectNotFoundError);
    await storage.deletePrefix('requests/');
    expect(await readdir(join(root, '~tmp'))).toEqual(['secret']);
  });

  test('replaces a symbolic link instead of writing through it', async () => {
    const outside = join(root, '~tmp', 'precious');
    await writeFile(outside, 'precious');
    await symlink(outside, join(root, 'a.jpg'));
    await storage.put('a.jpg', Buffer.from('body'));
    expect(await storage.head('a.jpg')).toMatchObject({ size: 4 });
    expect(await readdir(join(root, '~tmp'))).toEqual(['precious']);
  });

  test('a put succeeds although its folder is removed concurrently', async () => {
    const puts = Array.from({ length: 40 }, (_, i) => storage.put(`requests/r1/${i}.jpg`, Buffer.from('x')));
    const removals = Array.from({ length: 10 }, () => storage.deletePrefix('requests/r1/'));
    await Promise.all([...puts, ...removals]);
    await storage.put('requests/r1/last.jpg', Buffer.from('x'));
    expect(await storage.head('requests/r1/last.jpg')).toMatchObject({ size: 1 });
  });

  test('a deleted root folder fails every operation with a StorageError', async () => {
    await rm(root, { recursive: true });
    const failure = { code: 'STORAGE_FAILED', retryable: true, message: 'The storage failed.' };
    await expect(storage.put('a.jpg', Buffer.from('body'))).rejects.toMatchObject(failure);
    await expect(storage.check()).rejects.toMatchObject(failure);
  });

  test('a put fails with a StorageError when a folder or file blocks its path', async () => {
    await storage.put('a/b.jpg', Buffer.from('body'));
    await expect(storage.put('a', Buffer.from('body'))).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    await expect(storage.put('a/b.jpg/c', Buffer.from('body'))).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    });
    expect(await readdir(join(root, '~tmp'))).toEqual([]);
  });
});
