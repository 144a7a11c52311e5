import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BodyBuffer, bodyTooLarge } from './body-buffer.js';
import type { MinimumPace } from './minimum-pace.js';
import { OutboundError } from './outbound-errors.js';

/** Makes the stream that undoes a Content-Encoding; undefined where there is nothing to undo. */
export type Decoder = (() => Transform) | undefined;

/**
 * The decoder for a Content-Encoding. We ask for none, and some hosts compress regardless.
 *
 * @throws {OutboundError} UNSUPPORTED_FORMAT for one we do not know
 */
export function decoderFor(encoding: string): Decoder {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip;
    case 'deflate':
      return createInflate;
    case 'br':
      return createBrotliDecompress;
    default:
      throw new OutboundError(
        'UNSUPPORTED_FORMAT',
        'The host sent a content encoding that is not supported.',
      );
  }
}

/** How a body is read. */
export interface Reading {
  readonly limit: number;
  /** The length to expect, where the host told one. */
  readonly announced: number | undefined;
  readonly decoder: Decoder;
  readonly pace: MinimumPace;
  /** Waits until there is memory for so many bytes in all. */
  readonly hold: (bytes: number) => Promise<void>;
}

/** Memory is asked for in steps of so many bytes. */
const STEP = 256 * 1024;

/**
 * Reads `body` to its end.
 *
 * @throws {OutboundError} TOO_LARGE as soon as what came, or what it is once decoded, exceeds `limit` bytes
 */
export async function readBody(body: Readable, reading: Reading): Promise<Buffer> {
  const buffer = new BodyBuffer(reading.limit, reading.announced);
  let held = 0;
  for await (const chunk of decoded(body, reading)) {
    buffer.append(chunk);
    if (buffer.length <= held) continue;
    held = Math.min(reading.limit, Math.ceil(buffer.length / STEP) * STEP);
    await reading.hold(held);
  }
  return buffer.bytes;
}

function decoded(body: Readable, reading: Reading): AsyncIterable<Uint8Array> {
  const { decoder } = reading;
  const arriving = () => watched(body, reading);
  // An error of either stream reaches whoever reads the last one, so the callback has nothing to add.
  return decoder === undefined ? arriving() : pipeline(arriving, decoder(), () => undefined);
}

/** What arrives: a stream of nothing much, once decoded, ends as well. */
async function* watched(body: Readable, { pace, limit }: Reading): AsyncGenerator<Uint8Array> {
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
