import { Logger } from '@nestjs/common';
import { WebSocket } from 'ws';

/**
 * A WebSocket to a client. What goes wrong on it is the client's doing: it left while it was sent something, or sent what is no
 * frame. ws closes the connection in either case, and graphql-ws would print a stack trace past the log for each message.
 */
export class ClientSocket extends WebSocket {
  private static readonly logger = new Logger('GraphQL');

  override send(data: Parameters<WebSocket['send']>[0], ...rest: unknown[]): void {
    const callback = rest.findLast((argument) => typeof argument === 'function') as (() => void) | undefined;
    super.send(data, () => callback?.());
  }

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event !== 'error') return super.emit(event, ...values);
    ClientSocket.logger.debug(`A WebSocket is closed: ${String(values[0])}`);
    return true;
  }
}
