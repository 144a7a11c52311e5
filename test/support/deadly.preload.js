import { subscribe } from 'node:diagnostics_channel';

/** Loaded into a worker: any image whose path holds `deadly` ends the process at its first byte, without a word. */
subscribe('undici:request:headers', ({ request }) => {
  if (request.path.includes('deadly')) process.kill(process.pid, 'SIGKILL');
});
