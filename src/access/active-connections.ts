import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Ticker } from '../common/index.js';
import { ApiKeys } from './api-keys.js';
import type { Caller } from './caller.js';

/** How long a connection stays open at most after its API key was revoked. */
const POLL_EVERY_MS = 5000;

/** The open connections of each API key. Polls for revoked keys and closes their connections. */
@Injectable()
export class ActiveConnections implements OnModuleInit, BeforeApplicationShutdown {
  private readonly byKey = new Map<string, Set<() => void>>();
  private readonly ticker: Ticker;

  constructor(private readonly keys: ApiKeys) {
    const logger = new Logger(ActiveConnections.name);
    this.ticker = new Ticker(() => this.closeRevoked(), {
      everyMs: POLL_EVERY_MS,
      onError: (error) =>
        logger.warn(`Revoked API keys could not be polled, so their connections stay open: ${String(error)}`),
    });
  }

  onModuleInit(): void {
    this.ticker.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.ticker.stop();
  }

  /**
   * Registers a connection of the caller, whose `close` is called when the API key is revoked.
   *
   * @returns the function to call when the connection has ended
   */
  register(caller: Caller, close: () => void): () => void {
    if (!('keyId' in caller)) return () => {};
    const { keyId } = caller;
    const connections = this.byKey.get(keyId) ?? new Set();
    this.byKey.set(keyId, connections.add(close));
    return () => {
      connections.delete(close);
      if (connections.size === 0 && this.byKey.get(keyId) === connections) this.byKey.delete(keyId);
    };
  }

  private async closeRevoked(): Promise<void> {
    if (this.byKey.size === 0) return;
    for (const keyId of await this.keys.revokedAmong([...this.byKey.keys()])) {
      for (const close of this.byKey.get(keyId) ?? []) close();
    }
  }
}
