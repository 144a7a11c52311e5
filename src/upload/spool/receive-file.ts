import { finished } from 'node:stream/promises';
import type { Readable, Writable } from 'node:stream';
import { ClientError } from '../../common/index.js';
import { csvTooLarge, isDiskError, uploadInterrupted } from '../upload-errors.js';

/**
 * Yields the bytes of a file part from the multipart parser, and throws at the limit of `maxBytes`; the parser itself must
 * be limited to one byte more. The chunk that exceeds the limit is not yielded, so that it is not stored.
 *
 * @throws {ClientError} CSV_TOO_LARGE; INVALID_INPUT when the body is cut short or malformed
 */
export async function* fileBytes(part: Readable, maxBytes: number): AsyncGenerator<Buffer, void, undefined> {
  let size = 0;
  try {
    for await (const chunk of part as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw csvTooLarge(maxBytes);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof ClientError || isDiskError(error) ? error : uploadInterrupted(error);
  }
}

/**
 * Pipes the whole request body into the multipart parser.
 *
 * @throws the error that the parser was destroyed with, or that of `onBroken` when the body is cut short or malformed
 */
export async function parseBody(
  body: Readable,
  parser: Writable,
  onBroken: (cause?: unknown) => ClientError = uploadInterrupted,
): Promise<void> {
  const parsed = finished(parser);
  // The parser may emit several errors for one failure; `finished` reports the first.
  parser.on('error', () => {});
  const onClose = () => {
    if (!body.readableEnded) parser.destroy(onBroken());
  };
  body.once('close', onClose);
  if (body.destroyed) onClose();
  body.pipe(parser);
  try {
    await parsed;
  } catch (error) {
    throw error instanceof ClientError || isDiskError(error) ? error : onBroken(error);
  } finally {
    body.off('close', onClose);
    body.unpipe(parser);
  }
}
