import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';

// Runs the PostgreSQL of a test run in a folder of its own, until the process that started us lets go of us or
// dies. What ends Jest from outside (Ctrl-C, `timeout`) often reaches us as well, and we have to tidy up first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
const abandoned = new Promise<void>((resolve) => void process.once('disconnect', resolve));

const dataDir = await mkdtemp(join(tmpdir(), 'halftone-tests-'));
try {
  const server = await startEmbeddedPostgres({
    dataDir,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  if (process.connected) process.send!(server.url);
  await abandoned;
  await server.stop();
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
