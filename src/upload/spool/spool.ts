import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { uploadInterrupted } from '../upload-errors.js';
import type { SpoolSpace } from './spool-space.js';

const CHUNK_BYTES = 64 * 1024;

/**
 * A file on disk for the bytes of one upload, which can be read from the start any number of times, even while they
 * arrive. The file is unlinked, so that not even a killed process leaves it behind. It is closed when its last holder
 * releases it.
 */
export class Spool {
  readonly #file: FileHandle;
  readonly #space: SpoolSpace;
  readonly #hash = createHash('sha256');
  readonly #waiting = new Set<() => void>();
  #size = 0;
  #taken = 0;
  #holds = 0;
  #isClosed = false;
  /** The SHA-256 of all bytes, once they have arrived. */
  #sha256: string | undefined;
  #failure: unknown;

  private constructor(file: FileHandle, space: SpoolSpace) {
    this.#file = file;
    this.#space = space;
  }

  /** Creates an empty spool whose bytes count in `space`. The caller must call {@link hold}. */
  static async open(space: SpoolSpace): Promise<Spool> {
    const path = join(tmpdir(), `halftone-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new Spool(file, space);
  }

  /**
   * Stores all bytes; it can be called once. Bytes that arrive after the spool is closed are read and dropped.
   *
   * @throws {ClientError} TOO_MANY_UPLOADS; errors of the disk; what `bytes` throws. Readers receive the same error
   */
  async fill(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of bytes) {
        if (this.#isClosed) continue;
        this.#space.take(chunk.length);
        this.#taken += chunk.length;
        this.#hash.update(chunk);
        await this.#write(chunk);
        this.#wake();
      }
      this.#sha256 = this.#hash.digest('hex');
    } catch (error) {
      this.#failure = error;
      throw error;
    } finally {
      this.#wake();
    }
  }

  /** Resolves to the SHA-256 of the bytes, in hex, when all of them have arrived; rejects as {@link fill} does. */
  async arrived(): Promise<string> {
    while (this.#sha256 === undefined) {
      this.#throwIfFailed();
      await this.#change();
    }
    return this.#sha256;
  }

  /** Returns a stream of the bytes from `start` up to `end`, which waits for those that have not arrived. */
  read(start = 0, end = Infinity): Readable {
    let position = start;
    const next = async () => {
      const chunk = position >= end ? null : await this.#chunkAt(position, end);
      position += chunk?.length ?? 0;
      return chunk;
    };
    return new Readable({
      highWaterMark: CHUNK_BYTES,
      read() {
        next().then(
          (chunk) => this.push(chunk),
          (error: Error) => this.destroy(error),
        );
      },
    });
  }

  /** Resolves to what has arrived, up to 64 KiB, once that is `least` bytes or the whole file; rejects as {@link fill} does. */
  async start(least: number): Promise<Buffer> {
    this.#throwIfFailed();
    while (this.#size < least && this.#sha256 === undefined) {
      await this.#change();
      this.#throwIfFailed();
    }
    return this.readAt(0, CHUNK_BYTES);
  }

  /** The number of bytes that have arrived. */
  get size(): number {
    return this.#size;
  }

  /** Reads `length` of the bytes that have arrived, from `position` on; fewer at their end. */
  async readAt(position: number, length: number): Promise<Buffer> {
    this.#throwIfFailed();
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.#size - position)));
    let done = 0;
    while (done < buffer.length) {
      const { bytesRead } = await this.#file.read(buffer, done, buffer.length - done, position + done);
      if (bytesRead === 0) throw new Error('The spool lost bytes that were written to it');
      done += bytesRead;
    }
    return buffer;
  }

  /**
   * Keeps the spool open until the returned function is called. That function resolves once the spool is closed, if it
   * releases the last hold.
   */
  hold(): () => Promise<void> {
    if (this.#isClosed) throw closed();
    this.#holds += 1;
    let isHeld = true;
    return async () => {
      if (isHeld) this.#holds -= 1;
      const wasLast = isHeld && this.#holds === 0;
      isHeld = false;
      if (wasLast) await this.#close();
    };
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    // Closing waits for reads and writes in progress.
    await this.#file.close();
    this.#space.give(this.#taken);
  }

  /** Writes the whole chunk. One write may store fewer bytes than it is given, for example on an almost full disk. */
  async #write(chunk: Uint8Array): Promise<void> {
    for (let done = 0; done < chunk.length;) {
      const { bytesWritten } = await this.#file.write(chunk, done, chunk.length - done, this.#size);
      done += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  async #chunkAt(position: number, end: number): Promise<Buffer | null> {
    this.#throwIfFailed();
    while (position === this.#size) {
      if (this.#sha256 !== undefined) return null;
      await this.#change();
      this.#throwIfFailed();
    }
    const length = Math.min(CHUNK_BYTES, this.#size - position, end - position);
    const { bytesRead, buffer } = await this.#file.read(Buffer.allocUnsafe(length), 0, length, position);
    if (bytesRead === 0) throw new Error('The spool lost bytes that were written to it');
    return buffer.subarray(0, bytesRead);
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isClosed) throw closed();
  }

  /** Resolves when more bytes have arrived, or when none will. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** A spool is closed early only when its client has disconnected. */
function closed(): Error {
  return uploadInterrupted(new Error('The spool is closed'));
}
