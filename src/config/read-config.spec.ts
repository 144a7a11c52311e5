import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { errorsOf } from '../../test/support/config-errors.js';
import { VARIABLE_NAMES } from './config-schema.js';
import { readConfig } from './read-config.js';

test('returns the defaults without any variable', () => {
  expect(readConfig({})).toEqual({
    roles: ['api', 'worker'],
    dataDir: resolve('.halftone'),
    secretKey: undefined,
    log: { level: 'info', format: process.stdout.isTTY ? 'text' : 'json' },
    metrics: true,
    queueDashboard: false,
    tracing: false,
    auth: { needsKey: false, metricsToken: undefined },
    http: {
      host: '127.0.0.1',
      port: 3000,
      publicUrl: undefined,
      isLoopback: true,
      rateLimit: 0,
      connectionsPerClient: 0,
      operationsPerClient: 0,
      trustProxy: 0,
      corsOrigins: [],
    },
    graphql: { introspection: true },
    dashboard: true,
    interactivePages: true,
    database: { url: undefined, pool: 10 },
    storage: { s3: undefined },
    queue: { redisUrl: undefined, redisCluster: false, prefix: 'halftone', schema: 'bullmq' },
    outbound: {
      concurrency: 16,
      timeoutMs: 30_000,
      maxBytes: 52_428_800,
      allowPrivate: [],
      allowPorts: [],
      proxy: undefined,
      perHost: 16,
    },
    images: {
      maxPixels: 50_000_000,
      compressorChildren: availableParallelism(),
      compressorTimeoutMs: 60_000,
      compressorMaxBytes: 2_147_483_648,
      dispatchWindow: 256,
    },
    deliveries: {
      timeoutMs: 15_000,
      retryDelaysMs: [5e3, 60e3, 600e3, 3600e3, 14_400e3, 28_800e3, 50_400e3, 72_000e3, 86_400e3],
      webhookSecret: undefined,
    },
    email: undefined,
    upload: { maxBytes: 1_073_741_824, maxImages: 5_000_000, minRate: 1024, spoolBytes: 4 * 2 ** 30 },
  });
});

test.each(['', ' ', '\t\n'])('treats every variable set to %j as unset', (empty) => {
  const variables = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, empty]));
  expect(readConfig(variables)).toEqual(readConfig({}));
});

test('ignores variables that the program does not read', () => {
  expect(readConfig({ PATH: '/bin', halftone: 'x', port: '1' })).toEqual(readConfig({}));
});

describe('a valid value', () => {
  test.each<[string, string, (config: ReturnType<typeof readConfig>) => unknown, unknown]>([
    ['PORT', '0', ({ http }) => http.port, 0],
    ['PORT', ' 8080 ', ({ http }) => http.port, 8080],
    ['HOST', 'localhost', ({ http }) => http.host, 'localhost'],
    ['PUBLIC_URL', 'https://shop.example/', ({ http }) => http.publicUrl, 'https://shop.example'],
    ['PUBLIC_URL', 'HTTP://shop.example/a//', ({ http }) => http.publicUrl, 'HTTP://shop.example/a'],
    ['DATA_DIR', '/var/lib/halftone', ({ dataDir }) => dataDir, '/var/lib/halftone'],
    ['DATA_DIR', 'data', ({ dataDir }) => dataDir, resolve('data')],
    ['DATABASE_URL', 'postgres://h/d', ({ database }) => database.url, 'postgres://h/d'],
    ['DATABASE_URL', 'postgresql:///d', ({ database }) => database.url, 'postgresql:///d'],
    ['REDIS_URL', 'rediss://:pw@h:1', ({ queue }) => queue.redisUrl, 'rediss://:pw@h:1'],
    ['REDIS_CLUSTER', 'true', ({ queue }) => queue.redisCluster, true],
    ['QUEUE_PREFIX', 'shop-1', ({ queue }) => queue.prefix, 'shop-1'],
    ['LOG_LEVEL', 'warn', ({ log }) => log.level, 'warn'],
    ['LOG_LEVEL', 'log', ({ log }) => log.level, 'info'],
    ['LOG_LEVEL', 'verbose', ({ log }) => log.level, 'trace'],
    ['LOG_FORMAT', 'text', ({ log }) => log.format, 'text'],
    ['BULL_BOARD', 'true', ({ queueDashboard }) => queueDashboard, true],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:4318', ({ tracing }) => tracing, true],
    ['DELIVERY_RETRY_DELAYS_MS', '10, 20,', ({ deliveries }) => deliveries.retryDelaysMs, [10, 20]],
    ['DELIVERY_RETRY_DELAYS_MS', ',', ({ deliveries }) => deliveries.retryDelaysMs, []],
    [
      'WEBHOOK_SECRET',
      `whsec_${'A'.repeat(32)}`,
      ({ deliveries }) => deliveries.webhookSecret,
      `whsec_${'A'.repeat(32)}`,
    ],
    ['SECRET_KEY', 'x'.repeat(32), ({ secretKey }) => secretKey, 'x'.repeat(32)],
    ['RATE_LIMIT', '7', ({ http }) => http.rateLimit, 7],
    ['CONNECTIONS_PER_CLIENT', '7', ({ http }) => http.connectionsPerClient, 7],
    ['OPERATIONS_PER_CLIENT', '7', ({ http }) => http.operationsPerClient, 7],
    ['TRUST_PROXY', '2', ({ http }) => http.trustProxy, 2],
    ['TRUST_PROXY', '10.0.0.0/8, ::1', ({ http }) => http.trustProxy, ['10.0.0.0/8', '::1']],
    [
      'CORS_ORIGINS',
      'https://a.example, http://b.example:81',
      ({ http }) => http.corsOrigins,
      ['https://a.example', 'http://b.example:81'],
    ],
    ['INTROSPECTION', 'off', ({ graphql }) => graphql.introspection, false],
    ['DASHBOARD', 'off', ({ dashboard }) => dashboard, false],
    ['PLAYGROUND', 'off', ({ interactivePages }) => interactivePages, false],
    ['AUTH', 'keys', ({ auth }) => auth.needsKey, true],
    ['AUTH', 'off', ({ auth }) => auth.needsKey, false],
    ['METRICS_TOKEN', 'scrape-scrape-scrape', ({ auth }) => auth.metricsToken, 'scrape-scrape-scrape'],
    ['COMPRESSOR_CHILDREN', '3', ({ images }) => images.compressorChildren, 3],
    ['ROLES', 'api', ({ roles }) => roles, ['api']],
    ['ROLES', ' worker , api,', ({ roles }) => roles, ['worker', 'api']],
    [
      'FETCH_ALLOW_PRIVATE',
      '10.0.0.0/8, ::1',
      ({ outbound }) => outbound.allowPrivate,
      ['10.0.0.0/8', '::1'],
    ],
    ['FETCH_ALLOW_PRIVATE', '0.0.0.0/0,::/0', ({ outbound }) => outbound.allowPrivate, ['0.0.0.0/0', '::/0']],
    ['FETCH_ALLOW_PRIVATE', '10.1.2.3/32,::1/128', ({ outbound }) => outbound.allowPrivate.length, 2],
    ['FETCH_ALLOW_PORTS', '8080, 8443', ({ outbound }) => outbound.allowPorts, [8080, 8443]],
    ['FETCH_ALLOW_PRIVATE', ',', ({ outbound }) => outbound.allowPrivate, []],
    ['FETCH_PROXY', 'http://h:3128', ({ outbound }) => outbound.proxy, 'http://h:3128'],
    ['FETCH_PROXY', 'https://u%40e:100%25@h', ({ outbound }) => outbound.proxy, 'https://u%40e:100%25@h'],
  ])('is read from %s=%j', (name, value, read, expected) =>
    expect(read(readConfig({ [name]: value }))).toEqual(expected),
  );
});

describe('e-mail', () => {
  test('is sent through SMTP_URL from MAIL_FROM', () => {
    const mail = { SMTP_URL: 'smtps://user:hunter2@mail.example:465', MAIL_FROM: 'a@shop.example' };
    expect(readConfig(mail).email).toEqual({ url: mail.SMTP_URL, from: mail.MAIL_FROM });
  });

  test.each(['a@b.example', 'Shop of A. B. <a@b.example>'])('accepts the sender %s', (MAIL_FROM) =>
    expect(readConfig({ SMTP_URL: 'smtp://h', MAIL_FROM }).email?.from).toBe(MAIL_FROM),
  );

  test('requires MAIL_FROM with SMTP_URL', () =>
    expect(errorsOf({ SMTP_URL: 'smtp://h' })).toEqual(['MAIL_FROM must be set when SMTP_URL is']));

  test('is not sent without SMTP_URL', () => expect(readConfig({ MAIL_FROM: 'a@b' }).email).toBeUndefined());
});

test('rejects a queue dashboard that no password could open', () => {
  const wanted = { BULL_BOARD: 'true', AUTH: 'keys' };
  expect(errorsOf(wanted)).toEqual([expect.stringMatching(/^METRICS_TOKEN must be set/)]);
  expect(readConfig({ ...wanted, METRICS_TOKEN: 'x'.repeat(16) }).queueDashboard).toBe(true);
  expect(readConfig({ ...wanted, AUTH: 'off' }).queueDashboard).toBe(true);
});

describe('the listening address', () => {
  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost', 'LocalHost', ' 127.0.0.1 ', ''])(
    'HOST=%j does not require AUTH',
    (HOST) => expect(errorsOf({ HOST })).toEqual([]),
  );

  test.each([
    '0.0.0.0',
    '::',
    '192.168.0.1',
    '127.0.0.1.example',
    'my127.0.0.1',
    'localhost.example',
    '1127.0.0.1',
  ])('HOST=%s requires AUTH', (HOST) => {
    expect(errorsOf({ HOST })).toEqual([expect.stringMatching(/^AUTH must be set/)]);
    expect(errorsOf({ HOST, AUTH: ' ' })).toEqual([expect.stringMatching(/^AUTH must be set/)]);
    expect(errorsOf({ HOST })[0]).toContain('npm run keys');
    for (const AUTH of ['off', 'keys']) expect(readConfig({ HOST, AUTH }).http.host).toBe(HOST);
  });
});
