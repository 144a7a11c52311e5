import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { Queue } from 'bullmq';
import { DashboardServer } from './dashboard-server.js';

/**
 * Creates the router of a read-only dashboard of these queues; `path` is its path as browsers see it. It is read-only
 * because jobs only signal that rows are due, so changing one would have no effect, and pausing a queue would stop the work
 * of every client.
 */
export function dashboardRouter(queues: readonly Queue[], path: string) {
  const server = new DashboardServer(`${path}/`);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false })),
    serverAdapter: server,
    options: { uiConfig: { boardTitle: 'Halftone queues', hideDocsLink: true } },
  });
  return server.router;
}
