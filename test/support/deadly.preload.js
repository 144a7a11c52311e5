import { subscribe } from 'node:diagnostics_channel';

/** Preloaded into a worker: an image whose path contains `deadly` kills the process silently at its first byte. */
subscribe('undici:request:headers', ({ request }) => {
  if (request.path.includes('deadly')) process.kill(process.pid, 'SIGKILL');
});
