import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import type { OwnerOptions } from './embedded-owner.js';

// A program with an embedded PostgreSQL, for tests that need to kill one.
const { uid, ...options } = JSON.parse(process.argv[2]!) as OwnerOptions;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
if (uid !== undefined) {
  // Only now, with all code loaded: other users may not be able to read the project folder.
  process.setgroups!([]);
  process.setgid!(uid);
  process.setuid!(uid);
}
const stopRequested = new Promise<void>((resolve) => {
  process.once('message', () => resolve());
  process.once('disconnect', () => resolve());
});
try {
  const server = await startEmbeddedPostgres(options);
  process.send?.({ url: server.url });
  await stopRequested;
  await server.stop();
} catch (error) {
  const { name, message } = error as Error;
  process.send?.({ error: { name, message } });
} finally {
  if (process.connected) process.disconnect();
}
