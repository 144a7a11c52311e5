import type { Readable } from 'node:stream';
import { BodyBuffer, bodyTooLarge } from './body-buffer.js';
import type { BufferPool } from './buffer-pool.js';
import { decoded } from './content-coding.js';
import type { MinimumPace } from './minimum-pace.js';

/** How to read a body. */
export interface Reading {
  readonly limit: number;
  /** The length of the decoded body, where it is known. */
  readonly announced: number | undefined;
  readonly codings: readonly string[];
  readonly pace: MinimumPace;
  /** Lends the buffer that the body is collected in. */
  readonly buffers: BufferPool;
  /** Waits until that many bytes in all are reserved. */
  readonly reserve: (bytes: number) => Promise<void>;
}

/** Memory is reserved in steps of this many bytes. */
const RESERVE_STEP = 256 * 1024;

/**
 * Reads `body` to its end.
 *
 * @throws {OutboundError} TOO_LARGE as soon as the encoded or the decoded body exceeds `limit` bytes; UNSUPPORTED_FORMAT for
 *   a content coding without a decoder
 */
export async function readBody(body: Readable, reading: Reading): Promise<Buffer> {
  const buffer = new BodyBuffer(reading.limit, reading.announced, reading.buffers);
  let reserved = 0;
  for await (const chunk of decoded(withLimits(body, reading), reading.codings, reading.limit)) {
    buffer.append(chunk);
    if (buffer.length <= reserved) continue;
    reserved = Math.min(reading.limit, Math.ceil(buffer.length / RESERVE_STEP) * RESERVE_STEP);
    await reading.reserve(reserved);
  }
  return buffer.bytes;
}

/** Yields the chunks of `body` and enforces size and pace before decoding, as much input can decode to few bytes. */
async function* withLimits(body: Readable, { pace, limit }: Reading): AsyncGenerator<Uint8Array> {
  let length = 0;
  try {
    pace.begin();
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      pace.end(chunk.length);
      length += chunk.length;
      if (length > limit) throw bodyTooLarge(limit);
      yield chunk;
      pace.begin();
    }
  } finally {
    pace.end(0);
  }
}
