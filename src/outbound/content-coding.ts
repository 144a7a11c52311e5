import { pipeline, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import * as zlib from 'node:zlib';
import { AwsChunkedDecoder, isAwsChunked } from './aws-chunked.js';
import { bodyTooLarge } from './body-buffer.js';
import { hasImageSignature } from './image-signature.js';
import { OutboundError } from './outbound-errors.js';

/** The most codings of one body. curl has the same limit. */
const MAX_CODINGS = 5;
/** The bytes of a body that choose its decoder: the longest is the head of an aws-chunked chunk. */
const PEEK_BYTES = 128;

type Chunks = AsyncIterable<Uint8Array>;
/** Returns the decoder for a body that begins with `head`; undefined when the body is not encoded. */
type ChooseDecoder = (head: Uint8Array) => Transform | undefined;

const gzip: ChooseDecoder = (head) => (isGzip(head) ? createGunzip() : undefined);
// Servers disagree on whether deflate has a zlib head (RFC 9110, 8.4.1.2).
const deflate: ChooseDecoder = (head) => (isZlib(head) ? createInflate() : createInflateRaw());
const zstd: ChooseDecoder = () => {
  // Node 22.15 and later.
  if ('createZstdDecompress' in zlib) return (zlib.createZstdDecompress as () => Transform)();
  throw unsupported('zstd');
};

const DECODERS: Readonly<Record<string, ChooseDecoder>> = {
  gzip,
  'x-gzip': gzip,
  deflate,
  br: () => createBrotliDecompress(),
  zstd,
  'aws-chunked': (head) => (isAwsChunked(head) ? new AwsChunkedDecoder() : undefined),
};

/** Registered codings (IANA) without a decoder here. All other unknown names are no codings, and are ignored. */
const UNSUPPORTED = new Set(['compress', 'x-compress', 'dcb', 'dcz', 'exi', 'pack200-gzip']);

/**
 * Returns the codings that Content-Encoding and Transfer-Encoding headers list, in the order in which they were applied.
 * Names that are no codings ("none", "binary", "utf-8", "base64") are left out: buckets hold objects that were uploaded
 * with such a header although their bytes are plain, and browsers show them.
 *
 * @throws {OutboundError} UNSUPPORTED_FORMAT for more than five codings
 */
export function codingsOf(...headers: readonly (string | undefined)[]): readonly string[] {
  const codings = headers
    .flatMap((header = '') => header.toLowerCase().split(','))
    .map((name) => name.trim())
    .filter((name) => name in DECODERS || UNSUPPORTED.has(name));
  if (codings.length > MAX_CODINGS) {
    throw new OutboundError(
      'UNSUPPORTED_FORMAT',
      `The host sent ${codings.length} content codings. At most ${MAX_CODINGS} are decoded.`,
    );
  }
  return codings;
}

/**
 * Decodes `chunks`, the last coding first. Bytes that are an image already are not decoded further, whatever the header
 * says: hosts announce gzip for plain files, and gzip twice for files that are compressed once.
 *
 * @throws {OutboundError} UNSUPPORTED_FORMAT for a coding without a decoder; TOO_LARGE as soon as any step exceeds `limit`
 */
export function decoded(chunks: Chunks, codings: readonly string[], limit: number): Chunks {
  return codings.toReversed().reduce((source, coding) => decodeStep(source, coding, limit), chunks);
}

async function* decodeStep(source: Chunks, coding: string, limit: number): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const head = await peek(iterator);
    const rest = () => headThenRest(head, iterator);
    const decoder = head.length === 0 || hasImageSignature(head) ? undefined : decoderOf(coding, head);
    // An error of either stream reaches the reader of the last one, so the callback does nothing.
    const output: Chunks = decoder === undefined ? rest() : pipeline(rest, decoder, () => undefined);
    let length = 0;
    for await (const chunk of output) {
      length += chunk.length;
      if (length > limit) throw bodyTooLarge(limit);
      yield chunk;
    }
  } finally {
    await iterator.return?.();
  }
}

function decoderOf(coding: string, head: Uint8Array): Transform | undefined {
  const choose = DECODERS[coding];
  if (choose === undefined) throw unsupported(coding);
  return choose(head);
}

/** Reads until there are enough bytes to choose a decoder by, or none are left. */
async function peek(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < PEEK_BYTES;) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    chunks.push(value);
    length += value.length;
  }
  return Buffer.concat(chunks);
}

async function* headThenRest(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => iterator };
}

/** Whether bytes begin with the head of a gzip stream (RFC 1952), or with what there is of it. */
function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && (head.length === 1 || head[1] === 0x8b);
}

/** Whether bytes begin with the head of a zlib stream (RFC 1950). */
function isZlib(head: Uint8Array): boolean {
  const [cmf = 0, flags = 0] = head;
  return (cmf & 0x0f) === 8 && ((cmf << 8) | flags) % 31 === 0;
}

function unsupported(coding: string): OutboundError {
  return new OutboundError(
    'UNSUPPORTED_FORMAT',
    `The host sent the content encoding ${coding}, which is not supported, though the request asked for none.`,
  );
}
