import { getQueueToken } from '@nestjs/bullmq';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef } from '@nestjs/core';
import type { Queue } from 'bullmq';
import { CONFIG, type Config } from '../config/index.js';
import { QUEUE_NAMES } from '../queue/index.js';
import { BOARD_PATH, boardPathFor } from './dashboard-path.js';

/** Bull Board at `/queues`, for who runs the program. Without `BULL_BOARD=true` nothing of it is even loaded. */
@Module({})
export class QueueDashboardModule implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly http: HttpAdapterHost,
    private readonly modules: ModuleRef,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.config.board) return;
    const { boardRouter } = await import('./dashboard-router.js');
    const queues = QUEUE_NAMES.map((name) => this.modules.get<Queue>(getQueueToken(name), { strict: false }));
    this.http.httpAdapter.use(BOARD_PATH, boardRouter(queues, boardPathFor(this.config.http.publicUrl)));
  }
}
