import { getQueueToken } from '@nestjs/bullmq';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bullmq';
import { Metrics } from '../metrics/index.js';
import { QUEUE_NAMES } from './queue-names.js';

/** How full the queues are. The same in every process, so it is not to be added up over them. */
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
        return queues.flatMap(({ name }, at) =>
          Object.entries(counts[at]!).map(([state, value]) => ({ labels: { queue: name, state }, value })),
        );
      },
    });
  }
}
