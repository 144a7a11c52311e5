import { copyFile, open, stat, truncate } from 'node:fs/promises';
import { hasCode } from './error-code.js';

const MAX_BYTES = 5 * 1024 * 1024;
const CHECK_INTERVAL_MS = 60_000;

/** Returns the size of the log at `path` in bytes; 0 when there is none. */
export async function logSize(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

/** Reads the last `lines` lines that were written to `path` after its first `from` bytes. */
export async function logTail(path: string, from: number, lines = 15): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const begin = Math.max(from, size - 64 * 1024);
    // Nothing was written, or it has been trimmed.
    if (begin >= size) return '';
    const { buffer } = await file.read(Buffer.alloc(size - begin), 0, size - begin, begin);
    return buffer.toString().trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    await file.close();
  }
}

/** Copies `path` to `<path>.1` and truncates it once it is larger than `maxBytes`. The server keeps its open file. */
export async function trimLog(path: string, maxBytes = MAX_BYTES): Promise<void> {
  if ((await logSize(path)) <= maxBytes) return;
  await copyFile(path, `${path}.1`);
  // The server has the file open for appending, so it continues at the new end.
  await truncate(path);
}

/** Trims the log at `path` every minute; returns a function that stops it. */
export function keepLogShort(path: string, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => void trimLog(path).catch(onError), CHECK_INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
