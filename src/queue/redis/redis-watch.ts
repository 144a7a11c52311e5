import type { Logger } from '@nestjs/common';
import type { Cluster, Redis } from 'ioredis';

/**
 * Listens to every Redis client of this process, so that no 'error' goes unheard, and tells of a loss once and of
 * the return once, however many clients there are and however often each tries.
 */
export class RedisWatch {
  private readonly away = new Set<Redis | Cluster>();
  private reason: string | undefined;

  constructor(private readonly logger: Pick<Logger, 'warn' | 'log'>) {}

  watch(client: Redis | Cluster): void {
    client.on('error', (error: Error) => {
      this.reason = error.message;
    });
    // Not 'close', which comes too when we close it ourselves.
    client.on('reconnecting', () => this.lost(client));
    client.on('ready', () => this.found(client));
    client.on('end', () => this.away.delete(client));
  }

  private lost(client: Redis | Cluster): void {
    if (this.away.size === 0) {
      const why = this.reason === undefined ? '' : ` (${this.reason})`;
      this.logger.warn(
        `Redis is away${why}: uploads are taken as ever, and their images wait in PostgreSQL.`,
      );
    }
    this.away.add(client);
  }

  private found(client: Redis | Cluster): void {
    if (!this.away.delete(client) || this.away.size > 0) return;
    this.reason = undefined;
    this.logger.log('Redis is back.');
  }
}
