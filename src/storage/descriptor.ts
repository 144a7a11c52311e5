import fs from 'node:fs';
import { promisify } from 'node:util';

/**
 * The operations on file descriptors that storing an object takes. A FileHandle of `node:fs/promises` costs twice the CPU
 * time, since each one is an event emitter with a finalizer.
 */
export const descriptor = {
  open: promisify(fs.open) as (path: string, flags: string) => Promise<number>,
  close: promisify(fs.close),
  /** Makes the content of a file survive a crash, without its times. */
  datasync: promisify(fs.fdatasync),
  /** Writes all of `bytes` at the current position. */
  async write(fd: number, bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await write(fd, bytes, done, bytes.length - done);
      done += bytesWritten;
    }
  },
};

const write = promisify(fs.write) as (
  fd: number,
  bytes: Uint8Array,
  offset: number,
  length: number,
) => Promise<{ bytesWritten: number }>;
