import { finished } from 'node:stream/promises';
import type { Readable, Writable } from 'node:stream';
import { ClientError } from '../../common/index.js';
import { brokeOff, isOfDisk, csvTooLarge } from '../upload-errors.js';

/**
 * The bytes of a file part as the multipart parser gives them, up to a limit of `maxBytes`; the parser itself has to
 * be limited to one byte more. What exceeds the limit is not handed on, so that nobody stores it.
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
    throw error instanceof ClientError || isOfDisk(error) ? error : brokeOff(error);
  }
}

/**
 * Has the multipart parser read the whole request.
 *
 * @throws what the parser was destroyed with, or what `onBroken` makes of a body that is cut short or malformed
 */
export async function parseBody(
  body: Readable,
  parser: Writable,
  onBroken: (cause?: unknown) => ClientError = brokeOff,
): Promise<void> {
  const parsed = finished(parser);
  // More than one error may come of one fault, and whoever waits hears the first.
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
    throw error instanceof ClientError || isOfDisk(error) ? error : onBroken(error);
  } finally {
    body.off('close', onClose);
    body.unpipe(parser);
  }
}
