import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { startS3Server } from './s3/s3-server.js';
import { startLender } from './warm/lender.js';

// Runs the services of a whole test run until the parent process disconnects or dies. Signals that end Jest from outside
// (Ctrl-C, `timeout`) often reach this process as well, which must clean up first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
const abandoned = new Promise<void>((resolve) => void process.once('disconnect', resolve));

const dataDir = await mkdtemp(join(tmpdir(), 'halftone-tests-'));
try {
  const s3 = process.env.HALFTONE_TEST_MODE === 'distributed' ? await startS3Server() : undefined;
  const server = await startEmbeddedPostgres({
    dataDir,
    // Every test file starts its own programs, each with its connection pools.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '500' },
  });
  const access = s3 && { endpoint: s3.endpoint, accessKey: s3.accessKey, secretKey: s3.secretKey };
  const lender = await startLender();
  if (process.connected) process.send!({ databaseUrl: server.url, s3: access, lender: lender.port });
  await abandoned;
  await lender.close();
  await server.stop();
  await s3?.dispose();
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
