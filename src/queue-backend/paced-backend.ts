import type { IQueueBackend } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a worker waits before it asks again for a job after an error. */
const RETRY_MS = 1000;

/**
 * Makes a worker wait after an error before it asks for the next job. BullMQ asks again at once after any error but a refused
 * connection, so that a server which rejects statements (too many connections, starting, out of memory) would be asked without
 * end; and where the error comes from memory, no other work of the process would ever run.
 */
export function paced<Backend extends Pick<IQueueBackend, 'moveToActive'>>(
  backend: Backend,
  retryMs = RETRY_MS,
): Backend {
  const moveToActive = backend.moveToActive.bind(backend);
  backend.moveToActive = async (token, name) => {
    try {
      return await moveToActive(token, name);
    } catch (error) {
      await sleep(retryMs, undefined, { ref: false });
      throw error;
    }
  };
  return backend;
}
