import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const CHUNK_BYTES = 64 * 1024;

/**
 * A place on disk for bytes that are needed for the length of one request. It has no name, so that not even a
 * killed process leaves it behind.
 */
export class Spool {
  private constructor(private readonly file: FileHandle) {}

  static async open(): Promise<Spool> {
    const path = join(tmpdir(), `halftone-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new Spool(file);
  }

  /** Takes all bytes, once. */
  async fill(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    await writeFile(this.file, bytes);
  }

  /** All bytes from the first on, as often as is asked, once they have been taken. */
  read(): Readable {
    return Readable.from(this.chunks(), { objectMode: false, highWaterMark: CHUNK_BYTES });
  }

  /** Waits for whoever is in the middle of reading or writing. */
  close(): Promise<void> {
    return this.file.close();
  }

  // The handle's own streams would hold on to it, or close it with the first of them that ends.
  private async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    for (let position = 0; ;) {
      const { bytesRead, buffer } = await this.file.read(
        Buffer.allocUnsafe(CHUNK_BYTES),
        0,
        CHUNK_BYTES,
        position,
      );
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}
