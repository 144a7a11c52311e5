import { copyFile, open, stat, truncate } from 'node:fs/promises';
import { hasCode } from './error-code.js';

const MAX_BYTES = 5 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;

/** The size of the log at `path` in bytes; 0 when there is none. */
export async function logSize(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

/** The last `lines` lines that were written to `path` after its first `from` bytes. */
export async function logTail(path: string, from: number, lines = 15): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const begin = Math.max(from, size - 64 * 1024);
    // Nothing was written, or what was has been trimmed away.
    if (begin >= size) return '';
    const { buffer } = await file.read(Buffer.alloc(size - begin), 0, size - begin, begin);
    return buffer.toString().trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    await file.close();
  }
}

/** Moves what is in `path` to `<path>.1` once it has grown beyond `maxBytes`. The server writes on undisturbed. */
export async function trimLog(path: string, maxBytes = MAX_BYTES): Promise<void> {
  if ((await logSize(path)) <= maxBytes) return;
  await copyFile(path, `${path}.1`);
  // The server has it open for appending, so it goes on at the new end.
  await truncate(path);
}

/** Trims the log at `path` every minute; returns how to stop that. */
export function keepLogShort(path: string, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => void trimLog(path).catch(onError), CHECK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
