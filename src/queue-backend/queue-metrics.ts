import { getQueueToken } from '@nestjs/bullmq';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bullmq';
import { Metrics } from '../metrics/index.js';
import { QUEUE_NAMES } from './queue-names.js';

/** Exports the number of jobs per queue and state. Every process reports the same values, so do not sum them. */
@Injectable()
export class QueueMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly modules: ModuleRef,
  ) {}

  onModuleInit(): void {
    const queues = QUEUE_NAMES.map((name) => this.modules.get<Queue>(getQueueToken(name), { strict: false }));
    this.metrics.gauge({
      name: 'halftone_queue_jobs',
      help: 'Jobs in each queue, by state.',
      labels: ['queue', 'state'],
      async read() {
        const counts = await Promise.all(
          queues.map((queue) => queue.getJobCounts('waiting', 'active', 'delayed', 'failed')),
        );
        return queues.flatMap(({ name }, index) =>
          Object.entries(counts[index]!).map(([state, value]) => ({ labels: { queue: name, state }, value })),
        );
      },
    });
  }
}
