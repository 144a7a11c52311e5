import { Logger } from '@nestjs/common';
import { WebSocket } from 'ws';

/**
 * A WebSocket to a client that logs its errors at debug level. The client causes them: it disconnected during a send, or
 * sent an invalid frame. ws closes the connection in both cases; graphql-ws would print a stack trace for each message to
 * the console, past the log.
 */
export class ClientSocket extends WebSocket {
  private static readonly logger = new Logger('GraphQL');

  override send(data: Parameters<WebSocket['send']>[0], ...rest: unknown[]): void {
    const callback = rest.findLast((argument) => typeof argument === 'function') as (() => void) | undefined;
    super.send(data, () => callback?.());
  }

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event !== 'error') return super.emit(event, ...values);
    ClientSocket.logger.debug(`Closing a WebSocket after an error: ${String(values[0])}`);
    return true;
  }
}
