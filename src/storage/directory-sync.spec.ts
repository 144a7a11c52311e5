import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectorySync } from './directory-sync.js';

/** An fsync that records its folder and ends when the test ends it. */
function manualFsync() {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const fsync = (folder: string): Promise<void> => {
    started.push(folder);
    return new Promise((resolve) => ends.push(resolve));
  };
  return { started, ends, fsync };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('DirectorySync', () => {
  test('syncs once for concurrent calls', async () => {
    const { started, ends, fsync } = manualFsync();
    const directories = new DirectorySync(fsync);
    const all = Promise.all([directories.sync('a'), directories.sync('a'), directories.sync('a')]);
    await settled();
    expect(started).toEqual(['a']);
    ends[0]?.();
    await all;
  });

  test('shares the next fsync among the calls during a running one', async () => {
    const { started, ends, fsync } = manualFsync();
    const directories = new DirectorySync(fsync);
    const first = directories.sync('a');
    await settled();
    let done = false;
    const late = Promise.all([directories.sync('a'), directories.sync('a')]).then(() => (done = true));
    await settled();
    expect(started).toHaveLength(1);
    ends[0]?.();
    await first;
    await settled();
    expect(started).toHaveLength(2);
    expect(done).toBe(false);
    ends[1]?.();
    await late;
  });

  test('starts a new fsync for a call after the last one has ended', async () => {
    const { started, ends, fsync } = manualFsync();
    const directories = new DirectorySync(fsync);
    for (let i = 0; i < 3; i++) {
      const sync = directories.sync('a');
      await settled();
      ends[i]?.();
      await sync;
    }
    expect(started).toHaveLength(3);
  });

  test('syncs different folders concurrently', async () => {
    const { started, ends, fsync } = manualFsync();
    const directories = new DirectorySync(fsync);
    const both = Promise.all([directories.sync('a'), directories.sync('b')]);
    await settled();
    expect(started).toEqual(['a', 'b']);
    for (const end of ends) end();
    await both;
  });

  test('rejects the callers of a failed fsync only, and continues', async () => {
    const outcomes = [Promise.reject(new Error('disk failed')), Promise.resolve()];
    outcomes[0]?.catch(() => undefined);
    const directories = new DirectorySync(() => outcomes.shift() ?? Promise.resolve());
    await expect(directories.sync('a')).rejects.toThrow('disk failed');
    await expect(directories.sync('a')).resolves.toBeUndefined();
  });

  test('resolves for a folder that was deleted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'halftone-sync-'));
    await new DirectorySync().sync(folder);
    await rm(folder, { recursive: true });
    await expect(new DirectorySync().sync(folder)).resolves.toBeUndefined();
  });
});
