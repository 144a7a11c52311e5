import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BodyBuffer } from './body-buffer.js';
import { OutboundError } from './outbound.errors.js';

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

/**
 * Reads `body` to its end.
 *
 * @throws {OutboundError} TOO_LARGE as soon as what came out of the decoder exceeds `limit` bytes
 */
export async function readBody(
  body: Readable,
  options: { readonly limit: number; readonly announced: number | undefined; readonly decoder: Decoder },
): Promise<Buffer> {
  const buffer = new BodyBuffer(options.limit, options.announced);
  for await (const chunk of decoded(body, options.decoder)) buffer.append(chunk as Uint8Array);
  return buffer.bytes;
}

function decoded(body: Readable, decoder: Decoder): Readable {
  // An error of either stream reaches whoever reads the last one, so the callback has nothing to add.
  return decoder === undefined ? body : pipeline(body, decoder(), () => undefined);
}
