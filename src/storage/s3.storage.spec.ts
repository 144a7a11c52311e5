import { randomUUID } from 'node:crypto';
import { readConfig } from '../config/index.js';
import { describeWith } from '../../test/support/real-services.js';
import { s3Available, type S3Server, startS3Server } from '../../test/support/s3/s3-server.js';
import { describeObjectStorage } from '../../test/support/storage-contract.js';
import { createClient } from './s3.client.js';
import { S3Storage } from './s3.storage.js';

describeWith('s3', s3Available, () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server();
  }, 90_000);
  afterAll(() => server.stop());

  const newConfig = () => readConfig(server.variables(`test-${randomUUID()}`)).storage.s3!;

  describeObjectStorage('S3Storage', async () => ({
    storage: await S3Storage.open(newConfig()),
    // The server goes with all its buckets.
    dispose: () => Promise.resolve(),
  }));
});
