import { readConfig } from '../../config/index.js';
import { installationFacts } from './installation-facts.js';

const SECRETS = {
  DATABASE_URL: 'postgres://user:secret-1@db.internal/halftone',
  REDIS_URL: 'redis://:secret-2@redis.internal',
  S3_ENDPOINT: 'https://s3.internal',
  S3_ACCESS_KEY: 'secret-3',
  S3_SECRET_KEY: 'secret-4',
  S3_BUCKET: 'secret-bucket',
  SMTP_URL: 'smtp://user:secret-5@mail.internal',
  MAIL_FROM: 'halftone@shop.internal',
  SECRET_KEY: 'secret-6 of at least thirty-two characters',
  FETCH_PROXY: 'http://proxy.internal:3128',
  FETCH_ALLOW_PRIVATE: '10.9.8.0/24',
  METRICS_TOKEN: 'secret-7-secret-7-secret-7',
  AUTH: 'keys',
  RETENTION_DAYS: '30',
};

test('an installation on its embedded parts has no limit of time and of requests', () => {
  expect(installationFacts(readConfig({}))).toMatchObject({
    database: 'EMBEDDED',
    queue: 'POSTGRESQL',
    storage: 'FOLDER',
    hasEmail: false,
    needsKey: false,
    limits: { fileImages: 5_000_000, requestsPerMinute: null, retentionDays: null },
  });
});

test('an installation without keys says where its files are and which private addresses it fetches', () => {
  const config = readConfig({ DATA_DIR: '/srv/halftone', FETCH_ALLOW_PRIVATE: '127.0.0.0/8,10.9.8.7' });
  expect(installationFacts(config)).toMatchObject({
    folder: '/srv/halftone/objects',
    privateAddresses: ['127.0.0.0/8', '10.9.8.7'],
  });
  expect(installationFacts(readConfig({ AUTH: 'keys', SECRET_KEY: SECRETS.SECRET_KEY }))).toMatchObject({
    folder: null,
    privateAddresses: null,
  });
});

test('an installation on servers says which kinds they are, and neither where they are nor what opens them', () => {
  const facts = installationFacts(readConfig(SECRETS));
  expect(facts).toMatchObject({
    database: 'POSTGRESQL',
    queue: 'REDIS',
    storage: 'S3',
    hasEmail: true,
    needsKey: true,
    limits: { requestsPerMinute: 6000, retentionDays: 30 },
  });
  expect(JSON.stringify(facts)).not.toMatch(/secret|internal|10\.9\.8/);
});
