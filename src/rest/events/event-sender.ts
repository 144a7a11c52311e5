import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { eventText, HEARTBEAT, PREAMBLE, type ServerSentEvent } from './server-sent-event.js';

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  // Without this, nginx buffers events.
  'X-Accel-Buffering': 'no',
} as const;

export interface EventPace {
  /** The interval of heartbeats, which keep a silent connection open. */
  readonly heartbeatMs: number;
  /** How long a client may read nothing before it is disconnected. */
  readonly stalledMs: number;
}

/**
 * Sends events until the source ends and the client has received the last one, or until the client disconnects. It takes
 * the next event only when the client can receive it, so events do not accumulate for a slow client. A client that does
 * not read at all is disconnected.
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
      if (!response.write(eventText(event))) await waitForClient(response, 'drain', closed.signal, stalledMs);
    }
    response.end();
    if (!response.writableFinished) await waitForClient(response, 'finish', closed.signal, stalledMs);
  } finally {
    clearInterval(heartbeat);
  }
}

/** Waits until the client has read what was sent, and closes the connection when that takes longer than `stalledMs`. */
async function waitForClient(
  response: ServerResponse,
  event: 'drain' | 'finish',
  closed: AbortSignal,
  stalledMs: number,
): Promise<void> {
  const stalled = setTimeout(() => response.destroy(), stalledMs);
  try {
    await once(response, event, { signal: closed });
  } catch (error) {
    // A disconnect ends the wait and is not an error.
    if (!closed.aborted) throw error;
  } finally {
    clearTimeout(stalled);
  }
}
