import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ConnectionCounter, currentCaller, Limits, ActiveConnections } from '../../access/index.js';
import { ClientError } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';

/** Registers the open event streams, limits them per client, and closes those of revoked keys. */
@Injectable()
export class ActiveStreams {
  private readonly open: ConnectionCounter;

  constructor(
    @Inject(CONFIG) { http }: Config,
    private readonly limits: Limits,
    private readonly connections: ActiveConnections,
  ) {
    this.open = new ConnectionCounter(http.connectionsPerClient);
  }

  /**
   * Registers the stream of a client until its response closes. Closes the response when the client's key is revoked.
   *
   * @throws {ClientError} RATE_LIMITED
   */
  begin(request: Request, response: Response): void {
    const release = this.open.acquire(this.limits.addressOf(request));
    if (release === null) {
      throw new ClientError(
        'RATE_LIMITED',
        'You have the maximum number of event streams open: close one before you open another.',
      );
    }
    const unregister = this.connections.register(currentCaller(), () => response.destroy());
    const end = () => {
      release();
      unregister();
    };
    // The response may have closed during authentication.
    if (response.destroyed) end();
    else response.once('close', end);
  }
}
