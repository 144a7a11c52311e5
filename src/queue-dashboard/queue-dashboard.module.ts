import { getQueueToken } from '@nestjs/bullmq';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import type { Queue } from 'bullmq';
import { CONFIG, type Config } from '../config/index.js';
import { QUEUE_NAMES } from '../queue-backend/index.js';
import { DASHBOARD_PATH, dashboardPathFor } from './dashboard-path.js';

/** Serves Bull Board at `/queues` for operators. Without `BULL_BOARD=true`, its code is not loaded. */
@Module({})
export class QueueDashboardModule implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly http: HttpAdapterHost,
    private readonly modules: ModuleRef,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.config.queueDashboard) return;
    const { dashboardRouter } = await import('./dashboard-router.js');
    const queues = QUEUE_NAMES.map((name) => this.modules.get<Queue>(getQueueToken(name), { strict: false }));
    this.http.httpAdapter.use(
      DASHBOARD_PATH,
      dashboardRouter(queues, dashboardPathFor(this.config.http.publicUrl)),
    );
  }
}
