import type { Logger } from '@nestjs/common';
import type { Cluster, Redis } from 'ioredis';

/**
 * Listens to every Redis client of this process, so that every 'error' event has a listener. Logs the loss of Redis once
 * and the recovery once, for any number of clients and reconnect attempts.
 */
export class RedisWatch {
  private readonly disconnected = new Set<Redis | Cluster>();
  private reason: string | undefined;

  constructor(private readonly logger: Pick<Logger, 'warn' | 'log'>) {}

  watch(client: Redis | Cluster): void {
    client.on('error', (error: Error) => {
      this.reason = error.message;
    });
    // Not 'close', which is also emitted when we close the client ourselves.
    client.on('reconnecting', () => this.onLost(client));
    client.on('ready', () => this.onReady(client));
    client.on('end', () => this.disconnected.delete(client));
  }

  private onLost(client: Redis | Cluster): void {
    if (this.disconnected.size === 0) {
      const why = this.reason === undefined ? '' : ` (${this.reason})`;
      this.logger.warn(
        `Redis is unavailable${why}: uploads are still accepted, and their images wait in PostgreSQL.`,
      );
    }
    this.disconnected.add(client);
  }

  private onReady(client: Redis | Cluster): void {
    if (!this.disconnected.delete(client) || this.disconnected.size > 0) return;
    this.reason = undefined;
    this.logger.log('Redis is available again.');
  }
}
