import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { eventText, HEARTBEAT, PREAMBLE, type ServerSentEvent } from './server-sent-event.js';

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  // Or nginx gathers events until they fill a buffer.
  'X-Accel-Buffering': 'no',
} as const;

/** When a silent connection is kept alive, and when a client that does not read is given up, in ms. */
export interface EventPace {
  readonly heartbeatMs: number;
  readonly stalledMs: number;
}

/**
 * Sends events until there are no more or the client leaves, and the last of them is out. An event is asked for only when the client has room
 * for it, so whoever reads slowly has nothing piled up here; whoever does not read at all is cut off.
 */
export async function sendEvents(
  events: AsyncIterable<ServerSentEvent>,
  response: ServerResponse,
  { heartbeatMs, stalledMs }: EventPace,
): Promise<void> {
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  if (response.destroyed) closed.abort();
  response.writeHead(200, HEADERS);
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  response.write(PREAMBLE);
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(HEARTBEAT);
  }, heartbeatMs);
  try {
    for await (const event of events) {
      if (closed.signal.aborted) return;
      if (!response.write(eventText(event))) await reading(response, 'drain', closed.signal, stalledMs);
    }
    response.end();
    if (!response.writableFinished) await reading(response, 'finish', closed.signal, stalledMs);
  } finally {
    clearInterval(heartbeat);
  }
}

/** Waits until the client has read what it was sent; destroys the connection when that takes too long. */
async function reading(
  response: ServerResponse,
  event: 'drain' | 'finish',
  closed: AbortSignal,
  stalledMs: number,
): Promise<void> {
  const stalled = setTimeout(() => response.destroy(), stalledMs);
  try {
    await once(response, event, { signal: closed });
  } catch (error) {
    // Whoever has left needs no more.
    if (!closed.aborted) throw error;
  } finally {
    clearTimeout(stalled);
  }
}
