import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What Node says of a client that hung up: in the middle, or before anything was sent. */
const HUNG_UP = new Set<unknown>(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE']);

/** How many listeners for one event pipeline() adds to its destination at most, with some to spare. */
const PIPELINE_LISTENERS = 10;

/**
 * Sends `stream` to a client, to its end or until the client hangs up, which is no error. It is closed in either case:
 * Node itself leaves it open from version 24 on where the client was gone before it began.
 *
 * @throws what `stream` fails with
 */
export async function sendStream(stream: Readable, client: Writable): Promise<void> {
  // pipeline() listens several times by itself, and Node would take that for a leak.
  client.setMaxListeners(client.getMaxListeners() + PIPELINE_LISTENERS);
  try {
    await pipeline(stream, client);
  } catch (error) {
    if (!HUNG_UP.has((error as { code?: unknown }).code)) throw error;
  } finally {
    stream.destroy();
  }
}
