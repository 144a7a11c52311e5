import type { RequestHandler } from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream';

/** What a client has to send, as long as it has more to send. */
export interface BodyPace {
  readonly bytesPerSecond: number;
  /** Over how long that is measured, so that a short stall costs nobody an upload. */
  readonly overMs: number;
}

/**
 * Cuts off whoever sends the body of a request so slowly that it only keeps us busy, with a status of 408. What
 * we have not read yet is not the client's fault.
 */
export function bodyPace(pace: BodyPace): RequestHandler {
  return (request, response, next) => {
    if (hasBody(request) && pace.bytesPerSecond > 0) watch(request, response, pace);
    next();
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function watch(request: IncomingMessage, response: ServerResponse, pace: BodyPace): void {
  const { socket } = request;
  const enough = (pace.bytesPerSecond * pace.overMs) / 1000;
  let before = socket.bytesRead;
  let waited = true;
  const timer = setInterval(() => {
    const slow = socket.bytesRead - before < enough;
    const waiting = request.readableLength === 0;
    if (slow && waited && waiting && !request.complete) {
      clearInterval(timer);
      cutOff(request, response, pace);
    }
    before = socket.bytesRead;
    // Whoever has only begun to read again leaves the client no time to send.
    waited = waiting;
  }, pace.overMs);
  finished(request, () => clearInterval(timer));
}

/** The answer goes past the response, since whoever works on the request is about to find it broken off. */
function cutOff({ socket }: IncomingMessage, { headersSent }: ServerResponse, pace: BodyPace): void {
  const text = `Cut off: less than ${pace.bytesPerSecond} bytes a second came. Send it again, over a better line.\n`;
  if (!headersSent) {
    const head = ['HTTP/1.1 408 Request Timeout', 'Connection: close', 'Content-Type: text/plain'];
    socket.write([...head, `Content-Length: ${text.length}`, '', text].join('\r\n'));
  }
  socket.destroySoon();
}
