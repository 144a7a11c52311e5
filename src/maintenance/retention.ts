import { Inject, Injectable, Logger } from '@nestjs/common';
import { Ticker } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { OldRequests } from '../requests/index.js';

const POLL_EVERY_MS = 60_000;

/** The most requests marked as deleted in one poll. A request job purges each, so a backlog drains steadily. */
const BATCH = 100;

/** Deletes the requests that ended more than `RETENTION_DAYS` ago; without that variable, requests are kept permanently. */
@Injectable()
export class Retention {
  private readonly logger = new Logger(Retention.name);
  private readonly polling: Ticker;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly requests: OldRequests,
  ) {
    this.polling = new Ticker(() => this.poll(), {
      everyMs: POLL_EVERY_MS,
      onError: (error) => this.logger.warn(`Deleting old requests failed and is retried: ${String(error)}`),
      onRecovery: () => this.logger.log('Deleting old requests has recovered.'),
    });
  }

  start(): void {
    if (this.config.retentionDays !== undefined) this.polling.start();
  }

  async stop(): Promise<void> {
    await this.polling.stop();
  }

  private async poll(): Promise<void> {
    const days = this.config.retentionDays!;
    const deleted = await this.requests.deleteOlderThan(days, BATCH);
    if (deleted > 0)
      this.logger.log(`${deleted} old requests are deleted: they ended more than ${days} days ago.`);
  }
}
