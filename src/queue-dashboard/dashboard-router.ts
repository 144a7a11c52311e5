import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { Queue } from 'bullmq';
import { BoardServer } from './dashboard-server.js';

/**
 * The board of these queues; `path` is where browsers find it. It only shows: jobs are hints, so that whoever
 * changed one would change nothing, and whoever paused a queue would stop everybody's work.
 */
export function boardRouter(queues: readonly Queue[], path: string) {
  const server = new BoardServer(`${path}/`);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false })),
    serverAdapter: server,
    options: { uiConfig: { boardTitle: 'Halftone queues', hideDocsLink: true } },
  });
  return server.router;
}
