import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Ticker } from '../common/index.js';
import { ApiKeys } from './api-keys.js';
import type { Caller } from './caller.js';

/** How long somebody may stay at most whose key has been revoked. */
const LOOK_EVERY_MS = 5000;

/** Who is with us for longer than a moment, so that whoever's key is revoked can be sent away in the middle. */
@Injectable()
export class ActiveConnections implements OnModuleInit, BeforeApplicationShutdown {
  private readonly byKey = new Map<string, Set<() => void>>();
  private readonly ticker: Ticker;

  constructor(private readonly keys: ApiKeys) {
    const logger = new Logger(ActiveConnections.name);
    this.ticker = new Ticker(() => this.look(), {
      everyMs: LOOK_EVERY_MS,
      onError: (error) => logger.warn(`Whose keys are revoked could not be looked up: ${String(error)}`),
    });
  }

  onModuleInit(): void {
    this.ticker.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.ticker.stop();
  }

  /** Has `end` called when the caller's key is revoked; returns what is to be called when the visit is over. */
  begin(caller: Caller, end: () => void): () => void {
    if (caller.kind !== 'owner') return () => {};
    const { keyId } = caller;
    const visits = this.byKey.get(keyId) ?? new Set();
    this.byKey.set(keyId, visits.add(end));
    return () => {
      visits.delete(end);
      if (visits.size === 0 && this.byKey.get(keyId) === visits) this.byKey.delete(keyId);
    };
  }

  private async look(): Promise<void> {
    if (this.byKey.size === 0) return;
    for (const keyId of await this.keys.revokedAmong([...this.byKey.keys()])) {
      for (const end of this.byKey.get(keyId) ?? []) end();
    }
  }
}
