import fs, { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import type { FilesystemStorage as Storage } from '../../src/storage/filesystem-storage.js';

/**
 * `node --import source.register.js <this file> <folder>`: does each of {@link WORK} again and again, in a new folder, until
 * its nth file operation, which never ends or fails with all that follow, as if the process had been killed before it.
 * Prints as JSON what is there then.
 */
const IMAGE = 'requests/r1/images/i1/mug.jpg';
const WORK: Record<string, (storage: Storage) => Promise<unknown>> = {
  put: (storage) => storage.put(IMAGE, Buffer.from('body')),
  copy: (storage) => storage.copy('source.jpg', IMAGE),
};

/** The number of file operations that are still allowed. */
let left = Infinity;

/** What a synchronous operation throws once the process is "killed"; those that would clean up throw it too. */
const KILLED = new Error('killed');

const ended = <T extends object>(owner: T, name: keyof T, whenOver: () => unknown): void => {
  const operation = owner[name] as (...args: unknown[]) => unknown;
  const limited = (...args: unknown[]): unknown => {
    if (left > 0) {
      left -= 1;
      return operation.apply(owner, args);
    }
    return whenOver();
  };
  owner[name] = limited as T[keyof T];
};

let over = (): void => undefined;
for (const name of ['mkdir', 'link', 'rm'] as const)
  ended(fs.promises, name, () => {
    over();
    return new Promise(() => undefined);
  });
const SYNCHRONOUS = [
  'mkdirSync',
  'renameSync',
  'rmSync',
  'openSync',
  'closeSync',
  'writeSync',
  'fsyncSync',
  'fdatasyncSync',
] as const;
for (const name of SYNCHRONOUS)
  ended(fs, name, () => {
    over();
    throw KILLED;
  });
syncBuiltinESMExports();
const failed = (error: unknown): false => {
  if (error !== KILLED) throw error;
  return false;
};
const { FilesystemStorage } = await import('../../src/storage/filesystem-storage.js');
const { placeHere } = await import('./place-file.js');

const seen: {
  work: string;
  operations: number;
  isDone: boolean;
  emptyFolders: string[];
  images: string[];
}[] = [];
for (const [work, run] of Object.entries(WORK)) {
  for (let operations = 0, isDone = false; !isDone; operations++) {
    const root = mkdtempSync(join(process.argv[2]!, `${work}-`));
    const storage = await FilesystemStorage.open(root, placeHere(root));
    await storage.put('source.jpg', Buffer.from('body'));
    mkdirSync(dirname(dirname(join(root, IMAGE))), { recursive: true });
    const killed = new Promise<false>((resolve) => {
      over = () => resolve(false);
    });
    left = operations;
    isDone = await Promise.race([run(storage).then(() => true as const, failed), killed]);
    left = Infinity;
    const images = readdirSync(join(root, 'requests/r1/images'), { recursive: true, withFileTypes: true });
    seen.push({
      work,
      operations,
      isDone,
      emptyFolders: images
        .filter(
          (entry) => entry.isDirectory() && readdirSync(join(entry.parentPath, entry.name)).length === 0,
        )
        .map(({ name }) => name),
      images: images.filter((entry) => entry.isFile()).map(({ name }) => name),
    });
  }
}
process.stdout.write(JSON.stringify(seen));
