import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ClientCount, currentCaller, Limits, ActiveConnections } from '../../access/index.js';
import { ClientError } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';

/** Who watches: no client by more connections than it may have, and nobody whose key has been revoked. */
@Injectable()
export class ActiveStreams {
  private readonly open: ClientCount;

  constructor(
    @Inject(CONFIG) { http }: Config,
    private readonly limits: Limits,
    private readonly visits: ActiveConnections,
  ) {
    this.open = new ClientCount(http.connectionsPerClient);
  }

  /**
   * Counts the client in until its response is closed, which it is when its key is revoked.
   *
   * @throws {ClientError} RATE_LIMITED
   */
  begin(request: Request, response: Response): void {
    const leave = this.open.enter(this.limits.addressOf(request));
    if (leave === null) {
      throw new ClientError(
        'RATE_LIMITED',
        'You have as many streams open as one client may: end one first.',
      );
    }
    const forget = this.visits.begin(currentCaller(), () => response.destroy());
    const end = () => {
      leave();
      forget();
    };
    // It may have been closed in between already.
    if (response.destroyed) end();
    else response.once('close', end);
  }
}
