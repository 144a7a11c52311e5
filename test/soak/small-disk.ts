import { execFileSync } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';

/** A small file system that can be filled to the last block. */
export interface SmallDisk {
  /** Fills it completely. */
  fill(): Promise<void>;
  /** Frees its space again. */
  empty(): Promise<void>;
  /** Unmounts it with all its files, even if some are open. */
  unmount(): void;
}

/** Mounts a {@link SmallDisk} at `folder`; only in our own mount namespace, which ends with the soak. */
export async function mountSmallDisk(folder: string): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=192m', 'tmpfs', folder]);
  const filler = path.join(folder, '.filler');
  return {
    async fill() {
      const file = await open(filler, 'w');
      try {
        for (const size of [1 << 20, 4096]) await writeUntilFull(() => file.write(Buffer.alloc(size, 1)));
      } finally {
        await file.close();
      }
    },
    empty: () => rm(filler, { force: true }),
    unmount: () => void execFileSync('umount', ['--lazy', folder]),
  };
}

async function writeUntilFull(write: () => Promise<unknown>): Promise<void> {
  try {
    for (;;) await write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
