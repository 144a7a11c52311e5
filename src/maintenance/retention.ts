import { Inject, Injectable, Logger } from '@nestjs/common';
import { Ticker } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { OldRequests } from '../requests/index.js';

const LOOK_EVERY_MS = 60_000;

/** Requests deleted at a look; clearing them away is a job of each, so a backlog is worked off steadily. */
const BATCH = 100;

/** Deletes the requests that are older than `RETENTION_DAYS`; without it they are kept for ever. */
@Injectable()
export class Retention {
  private readonly logger = new Logger(Retention.name);
  private readonly looking: Ticker;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly requests: OldRequests,
  ) {
    this.looking = new Ticker(() => this.look(), {
      everyMs: LOOK_EVERY_MS,
      onError: (error) => this.logger.warn(`Old requests are not deleted, trying again: ${String(error)}`),
      onRecovery: () => this.logger.log('Old requests are deleted again.'),
    });
  }

  start(): void {
    if (this.config.retentionDays !== undefined) this.looking.start();
  }

  async stop(): Promise<void> {
    await this.looking.stop();
  }

  private async look(): Promise<void> {
    const days = this.config.retentionDays!;
    const deleted = await this.requests.deleteOlderThan(days, BATCH);
    if (deleted > 0)
      this.logger.log(`${deleted} old requests are deleted: they were over more than ${days} days ago.`);
  }
}
