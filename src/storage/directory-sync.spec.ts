import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectorySync } from './directory-sync.js';

/** An fsync that notes its folder and ends when the test says so. */
function manualFsync() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const fsync = (folder: string): Promise<void> => {
    begun.push(folder);
    return new Promise((resolve) => ends.push(resolve));
  };
  return { begun, ends, fsync };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('DirectorySync', () => {
  test('syncs once for everybody who asks at the same time', async () => {
    const { begun, ends, fsync } = manualFsync();
    const directories = new DirectorySync(fsync);
    const all = Promise.all([directories.sync('a'), directories.sync('a'), directories.sync('a')]);
    await settled();
    expect(begun).toEqual(['a']);
    ends[0]?.();
    await all;
  });

  test('gives those who ask during one the next, once for all of them', async () => {
    const { begun, ends, fsync } = manualFsync();
    const directories = new DirectorySync(fsync);
    const first = directories.sync('a');
    await settled();
    let done = false;
    const late = Promise.all([directories.sync('a'), directories.sync('a')]).then(() => (done = true));
    await settled();
    expect(begun).toHaveLength(1);
    ends[0]?.();
    await first;
    await settled();
    expect(begun).toHaveLength(2);
    expect(done).toBe(false);
    ends[1]?.();
    await late;
  });

  test('syncs anew for whoever asks after it is done', async () => {
    const { begun, ends, fsync } = manualFsync();
    const directories = new DirectorySync(fsync);
    for (let i = 0; i < 3; i++) {
      const sync = directories.sync('a');
      await settled();
      ends[i]?.();
      await sync;
    }
    expect(begun).toHaveLength(3);
  });

  test('does not let folders wait for each other', async () => {
    const { begun, ends, fsync } = manualFsync();
    const directories = new DirectorySync(fsync);
    const both = Promise.all([directories.sync('a'), directories.sync('b')]);
    await settled();
    expect(begun).toEqual(['a', 'b']);
    for (const end of ends) end();
    await both;
  });

  test('tells a failure to those it concerns, and goes on', async () => {
    const outcomes = [Promise.reject(new Error('disk failed')), Promise.resolve()];
    outcomes[0]?.catch(() => undefined);
    const directories = new DirectorySync(() => outcomes.shift() ?? Promise.resolve());
    await expect(directories.sync('a')).rejects.toThrow('disk failed');
    await expect(directories.sync('a')).resolves.toBeUndefined();
  });

  test('takes a folder that is gone for one that needs none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'halftone-sync-'));
    await new DirectorySync().sync(folder);
    await rm(folder, { recursive: true });
    await expect(new DirectorySync().sync(folder)).resolves.toBeUndefined();
  });
});
