import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { brokeOff } from '../upload-errors.js';
import type { SpoolSpace } from './spool-space.js';

const CHUNK_BYTES = 64 * 1024;

/**
 * A file on disk for the bytes of one upload, which can be read from the start any number of times, also while they
 * still arrive. The file has no name, so that not even a killed process leaves it behind. It is closed when everyone
 * who holds it has let go.
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
  /** The SHA-256 of all bytes, once they are here. */
  #sha256: string | undefined;
  #failure: unknown;

  private constructor(file: FileHandle, space: SpoolSpace) {
    this.#file = file;
    this.#space = space;
  }

  /** Makes an empty spool whose bytes count in `space`. The caller has to hold it. */
  static async open(space: SpoolSpace): Promise<Spool> {
    const path = join(tmpdir(), `halftone-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new Spool(file, space);
  }

  /**
   * Takes all bytes, once. What comes after the spool is closed is read and dropped.
   *
   * @throws {ClientError} TOO_MANY_UPLOADS; errors of the disk; what `bytes` throws. Readers get the same error.
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

  /** Resolves to the SHA-256 of the bytes, in hex, once all of them are here; rejects as {@link fill} does. */
  async whole(): Promise<string> {
    while (this.#sha256 === undefined) {
      this.#throwIfBroken();
      await this.#change();
    }
    return this.#sha256;
  }

  /** The bytes from the first on, as far as they have arrived and then as they arrive. */
  read(): Readable {
    let position = 0;
    const next = async () => {
      const chunk = await this.#chunkAt(position);
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

  /** Keeps the spool open until the returned function is called, which resolves once it is closed if it was the last. */
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
    // It waits for whoever is in the middle of reading or writing.
    await this.#file.close();
    this.#space.give(this.#taken);
  }

  /** A write may take fewer bytes than it is given, as on a disk that is about to be full. */
  async #write(chunk: Uint8Array): Promise<void> {
    for (let done = 0; done < chunk.length;) {
      const { bytesWritten } = await this.#file.write(chunk, done, chunk.length - done, this.#size);
      done += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  async #chunkAt(position: number): Promise<Buffer | null> {
    this.#throwIfBroken();
    while (position === this.#size) {
      if (this.#sha256 !== undefined) return null;
      await this.#change();
      this.#throwIfBroken();
    }
    const length = Math.min(CHUNK_BYTES, this.#size - position);
    const { bytesRead, buffer } = await this.#file.read(Buffer.allocUnsafe(length), 0, length, position);
    if (bytesRead === 0) throw new Error('The spool lost bytes that were written to it');
    return buffer.subarray(0, bytesRead);
  }

  #throwIfBroken(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isClosed) throw closed();
  }

  /** Resolves when there are more bytes, or there will be none. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** A spool closes early only when its client has left. */
function closed(): Error {
  return brokeOff(new Error('The spool is closed'));
}
