import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Middleware that closes every response when its connection closes. Node closes only the one whose turn it is: of
 * those that wait behind it, as requests may be sent without waiting for answers (RFC 9112 9.3.2), nothing would
 * ever be let go.
 */
export function closeWithConnection() {
  return ({ socket }: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const close = () => {
      // Its turn has come, so Node does it.
      if (response.socket !== null) return;
      response.destroy();
      response.emit('close');
    };
    // As many as there are requests waiting.
    socket.setMaxListeners(0);
    socket.once('close', close);
    response.once('close', () => socket.off('close', close));
    next();
  };
}
