import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The codes of Node's errors for a client that disconnected during the response or before it began. */
const DISCONNECT_CODES = new Set<unknown>(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE']);

/** An upper bound, with a margin, of the listeners that pipeline() adds to its destination for one event. */
const PIPELINE_LISTENERS = 10;

/**
 * Sends `stream` to a client until the stream ends or the client disconnects, which is not an error. Destroys the stream
 * in both cases: since version 24, Node leaves it open when the client had disconnected before the start.
 *
 * @throws the error of `stream`
 */
export async function sendStream(stream: Readable, client: Writable): Promise<void> {
  // pipeline() adds several listeners, which Node would report as a leak.
  client.setMaxListeners(client.getMaxListeners() + PIPELINE_LISTENERS);
  try {
    await pipeline(stream, client);
  } catch (error) {
    if (!DISCONNECT_CODES.has((error as { code?: unknown }).code)) throw error;
  } finally {
    stream.destroy();
  }
}
