import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Middleware that closes every response when its connection closes. Node 20 and 22 close only the one whose turn it is:
 * of those that wait behind it, as requests may be sent without waiting for answers (RFC 9112 9.3.2), nothing would
 * ever be let go. Newer ones close them all.
 */
export function closeWithConnection() {
  return ({ socket }: IncomingMessage, response: ServerResponse, next: () => void): void => {
    let isClosed = false;
    const close = () => {
      if (isClosed) return;
      response.destroy();
      response.emit('close');
    };
    // Node does what it does as the connection closes; what is left then is ours.
    const closeLater = () => setImmediate(close);
    // As many as there are requests waiting.
    socket.setMaxListeners(0);
    socket.once('close', closeLater);
    response.once('close', () => {
      isClosed = true;
      socket.off('close', closeLater);
    });
    next();
  };
}
