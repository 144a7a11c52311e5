import { Injectable, Logger } from '@nestjs/common';
import { InjectQueue } from '@nestjs/bullmq';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Queue } from 'bullmq';
import { DataSource } from 'typeorm';
import { checkQueue, IMAGE_QUEUE } from '../queue-backend/index.js';
import { ObjectStorage } from '../storage/index.js';
import { type Dependency, checkAll, type Finding } from './readiness.js';

/** The timeout of a check: shorter than the timeout of the usual probes. A slower dependency is unusable as well. */
const CHECK_TIMEOUT_MS = 2000;

/** How long findings are reused, so that many probes check the dependencies only once. */
const CACHE_MS = 1000;

/** Checks whether this process can work now: its dependencies respond, and it is not about to stop. */
@Injectable()
export class HealthService {
  private readonly logger = new Logger(HealthService.name);
  private readonly dependencies: readonly Dependency[];
  private latest: { readonly at: number; readonly findings: Promise<Finding[]> } | undefined;
  private downBefore = '';
  private isStopping = false;

  constructor(
    @InjectDataSource() db: DataSource,
    @InjectQueue(IMAGE_QUEUE) queue: Queue,
    storage: ObjectStorage,
  ) {
    this.dependencies = [
      { name: 'database', check: () => db.query('SELECT 1') },
      { name: 'queue', check: () => checkQueue(queue) },
      { name: 'storage', check: () => storage.check() },
    ];
  }

  /** Makes this process not ready, so that it is sent no new work while it finishes the current work. */
  beginStopping(): void {
    this.isStopping = true;
  }

  /** Returns for each part, by name, whether it works. */
  async parts(): Promise<ReadonlyMap<string, boolean>> {
    const findings = await this.findings();
    return new Map([
      ['process', !this.isStopping],
      ...findings.map(({ name, reason }) => [name, reason === null] as const),
    ]);
  }

  private findings(): Promise<Finding[]> {
    if (this.latest === undefined || performance.now() - this.latest.at > CACHE_MS) {
      this.latest = { at: performance.now(), findings: this.check() };
    }
    return this.latest.findings;
  }

  private async check(): Promise<Finding[]> {
    const findings = await checkAll(this.dependencies, CHECK_TIMEOUT_MS);
    const down = findings.filter(({ reason }) => reason !== null);
    const names = down.map(({ name }) => name).join(', ');
    // One line per change, not per probe.
    if (names !== this.downBefore) {
      if (names === '') this.logger.log(`Ready again: ${this.downBefore} responds.`);
      for (const { name, reason } of down) this.logger.warn(`Not ready, the ${name} is down: ${reason}`);
      this.downBefore = names;
    }
    return findings;
  }
}
