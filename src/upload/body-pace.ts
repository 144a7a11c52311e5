import type { RequestHandler } from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream';

/** The minimum pace at which a client must send a request body. */
export interface BodyPace {
  readonly bytesPerSecond: number;
  /** The interval over which the pace is measured, so that a short stall does not abort an upload. */
  readonly overMs: number;
}

/**
 * Aborts a request with status 408 when its body arrives more slowly than `pace`, since a slow body occupies a
 * connection and a slot. Time in which the server itself does not read does not count.
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
  const minimum = (pace.bytesPerSecond * pace.overMs) / 1000;
  let bytesBefore = socket.bytesRead;
  let wasWaiting = true;
  const timer = setInterval(() => {
    const isSlow = socket.bytesRead - bytesBefore < minimum;
    const isWaiting = request.readableLength === 0;
    if (isSlow && wasWaiting && isWaiting && !request.complete) {
      clearInterval(timer);
      abort(request, response, pace);
    }
    bytesBefore = socket.bytesRead;
    // When the server was still reading at the start of an interval, the client had less than the interval to send.
    wasWaiting = isWaiting;
  }, pace.overMs);
  finished(request, () => clearInterval(timer));
}

/** Writes the response directly to the socket: the handler of the request is about to see an aborted body. */
function abort({ socket }: IncomingMessage, { headersSent }: ServerResponse, pace: BodyPace): void {
  const text =
    `The request was aborted: its body arrived at less than ${pace.bytesPerSecond} bytes a second. ` +
    'Send it again over a faster connection.\n';
  if (!headersSent) {
    const head = ['HTTP/1.1 408 Request Timeout', 'Connection: close', 'Content-Type: text/plain'];
    socket.write([...head, `Content-Length: ${text.length}`, '', text].join('\r\n'));
  }
  socket.destroySoon();
}
