import { Injectable, Logger } from '@nestjs/common';
import { InjectQueue } from '@nestjs/bullmq';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Queue } from 'bullmq';
import { DataSource } from 'typeorm';
import { checkQueue, IMAGE_QUEUE } from '../queue/index.js';
import { ObjectStorage } from '../storage/index.js';
import { type Dependency, examine, type Finding } from './readiness.js';

/** Shorter than the time that whoever asks gives us; a dependency this slow is of no use either. */
const ANSWER_WITHIN_MS = 2000;

/** However many ask, the dependencies are asked once in this time. */
const FRESH_MS = 1000;

/** Whether this process can do its work now: what it stands on answers, and it is not about to stop. */
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

  /** From now on this process is not ready, so that nobody sends it more while it finishes what it has. */
  beginStopping(): void {
    this.isStopping = true;
  }

  /** By name, whether each part is as it should be. */
  async parts(): Promise<ReadonlyMap<string, boolean>> {
    const findings = await this.findings();
    return new Map([
      ['process', !this.isStopping],
      ...findings.map(({ name, reason }) => [name, reason === null] as const),
    ]);
  }

  private findings(): Promise<Finding[]> {
    if (this.latest === undefined || performance.now() - this.latest.at > FRESH_MS) {
      this.latest = { at: performance.now(), findings: this.look() };
    }
    return this.latest.findings;
  }

  private async look(): Promise<Finding[]> {
    const findings = await examine(this.dependencies, ANSWER_WITHIN_MS);
    const down = findings.filter(({ reason }) => reason !== null);
    const names = down.map(({ name }) => name).join(', ');
    // One line for each change, not for each time that somebody asks.
    if (names !== this.downBefore) {
      if (names === '') this.logger.log(`Ready again: ${this.downBefore} answers.`);
      for (const { name, reason } of down) this.logger.warn(`Not ready, the ${name} is down: ${reason}`);
      this.downBefore = names;
    }
    return findings;
  }
}
