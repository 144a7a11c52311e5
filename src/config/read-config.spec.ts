import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ConfigError } from './config.js';
import { VARIABLE_NAMES } from './config-schema.js';
import { readConfig } from './read-config.js';

function errorsOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.errors;
    throw error;
  }
  return [];
}

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

describe('an invalid value is one error, which names the variable and does not show the value', () => {
  test.each([
    ['PORT', '65536', 'must be between 0 and 65535'],
    ['PORT', '-1', 'must be a whole number'],
    ['PORT', '3000.5', 'must be a whole number'],
    ['PORT', '1e3', 'must be a whole number'],
    ['PORT', '0x10', 'must be a whole number'],
    ['FETCH_CONCURRENCY', '9'.repeat(400), 'must be between 1 and 1000'],
    ['FETCH_CONCURRENCY', '0', 'must be between 1 and 1000'],
    ['DATABASE_POOL', '3', 'must be between 4 and 1000'],
    ['DATABASE_URL', 'mysql://user:hunter2@h/d', 'postgres://'],
    ['DATABASE_URL', 'hunter2', 'postgres://'],
    ['REDIS_URL', 'http://:hunter2@h', 'redis://'],
    ['REDIS_URL', 'redis://:hunter2%@h', 'percent-encoded'],
    ['REDIS_URL', 'redis://h, redis://:hunter2%zz@h', 'percent-encoded'],
    ['PUBLIC_URL', 'ftp://hunter2.example', 'http://'],
    ['PUBLIC_URL', 'hunter2.example:80', 'http://'],
    ['PUBLIC_URL', 'http:hunter2.example', 'http://'],
    ['PUBLIC_URL', 'https://', 'http://'],
    ['PUBLIC_URL', 'https://hunter2.example/?a=b', 'must have neither a query nor a fragment'],
    ['PUBLIC_URL', 'https://hunter2.example/#top', 'must have neither a query nor a fragment'],
    ['LOG_LEVEL', 'hunter2', 'warn'],
    ['LOG_LEVEL', 'WARN', 'warn'],
    ['ROLES', 'hunter2', 'may name api, worker or both'],
    ['ROLES', 'api,hunter2', 'may name api, worker or both'],
    ['ROLES', 'API', 'may name api, worker or both'],
    ['ROLES', ',', 'may name api, worker or both'],
    ['FETCH_ALLOW_PORTS', 'http', 'a list of ports'],
    ['FETCH_ALLOW_PORTS', '0', 'a list of ports'],
    ['FETCH_ALLOW_PORTS', '80,65536', 'a list of ports'],
    ['FETCH_PER_HOST', '0', 'must be between 1 and 1000'],
    ['FETCH_PROXY', 'socks://hunter2.example', 'http://'],
    ['FETCH_PROXY', 'http://u:%E0%A4%A@hunter2.example:3128', 'percent-encoded'],
    ['FETCH_PROXY', 'http://u:hunter2%@h:3128', 'percent-encoded'],
    ['FETCH_PROXY', 'http://%FF:hunter2@h:3128', 'percent-encoded'],
    ['FETCH_ALLOW_PRIVATE', 'hunter2', 'CIDR'],
    ['FETCH_ALLOW_PRIVATE', '10.0.0.0/8,10.0.0.0/33', 'CIDR'],
    ['FETCH_ALLOW_PRIVATE', '::1/129', 'CIDR'],
    ['FETCH_ALLOW_PRIVATE', '10.0.0.0/', 'CIDR'],
    ['FETCH_ALLOW_PRIVATE', '10.0.0.0/-8', 'CIDR'],
    ['FETCH_ALLOW_PRIVATE', '10.0.0.0/8/8', 'CIDR'],
    ['FETCH_ALLOW_PRIVATE', '10.0.0/8', 'CIDR'],
    ['FETCH_ALLOW_PRIVATE', 'fe80::1%eth0/64', 'CIDR'],
    ['FETCH_ALLOW_PRIVATE', '10.0.0.0 10.0.0.1', 'CIDR'],
    ['AUTH', 'hunter2', 'off'],
    ['BULL_BOARD', 'hunter2', 'true'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'hunter2:4318', 'http://'],
    ['WEBHOOK_SECRET', 'hunter2', 'whsec_'],
    ['WEBHOOK_SECRET', 'whsec_hunter2=', '24 to 64 bytes'],
    ['WEBHOOK_SECRET', `whsec_${'A'.repeat(88)}`, '24 to 64 bytes'],
    ['WEBHOOK_SECRET', `whsec_${'A'.repeat(33)}`, '24 to 64 bytes'],
    ['DELIVERY_RETRY_DELAYS_MS', '1000,hunter2', 'whole numbers'],
    ['DELIVERY_RETRY_DELAYS_MS', '1000,-1', 'whole numbers'],
    ['DELIVERY_RETRY_DELAYS_MS', '1,'.repeat(51), 'up to 50'],
    ['MAIL_FROM', 'hunter2', 'one address'],
    ['MAIL_FROM', 'a@hunter2.example, b@hunter2.example', 'one address'],
    ['MAIL_FROM', 'A\nBcc: <a@hunter2.example>', 'one address'],
    ['SECRET_KEY', 'hunter2', 'at least 32 characters'],
    ['RATE_LIMIT', '-1', 'must be a whole number'],
    ['CONNECTIONS_PER_CLIENT', 'hunter2', 'must be a whole number'],
    ['TRUST_PROXY', 'hunter2', 'how many proxies'],
    ['TRUST_PROXY', 'true', 'how many proxies'],
    ['TRUST_PROXY', '10', 'how many proxies'],
    ['CORS_ORIGINS', '*', 'list of origins'],
    ['CORS_ORIGINS', 'https://hunter2.example/', 'list of origins'],
    ['CORS_ORIGINS', 'https://hunter2.example/a', 'list of origins'],
    ['CORS_ORIGINS', 'hunter2.example', 'list of origins'],
    ['INTROSPECTION', 'hunter2', 'off'],
    ['PLAYGROUND', 'hunter2', 'off'],
    ['METRICS_TOKEN', 'hunter2', 'at least 16'],
    ['METRICS_TOKEN', 'hunter2 hunter2 hunter2', 'at least 16'],
    ['S3_BUCKET', 'Hunter2', 'bucket name'],
    ['S3_BUCKET', 'hunter2_', 'bucket name'],
    ['S3_BUCKET', 'hunter2..a', 'bucket name'],
    ['S3_BUCKET', '10.0.0.1', 'bucket name'],
    ['S3_REGION', 'hunter2/', 'region'],
    ['S3_ACCESS_KEY', 'hunter2 hunter2', 'without blanks'],
    ['S3_SECRET_KEY', 'hünter2', 'without blanks'],
    ['S3_SESSION_TOKEN', 'hunter2 hunter2', 'without blanks'],
    ['S3_ACL', 'public-read-write', 'public-read'],
    ['S3_PATH_STYLE', 'yes', 'true'],
    ['S3_PUBLIC_URL', 's3://hunter2', 'http://'],
    ['S3_PUBLIC_URL', 'https://hunter2.example/?a=b', 'must have neither a query nor a fragment'],
  ])('%s=%s', (name, value, words) => {
    const errors = errorsOf({ [name]: value });
    expect(errors).toEqual([expect.stringContaining(words)]);
    expect(errors[0]).toMatch(new RegExp(`^${name} `));
    expect(errors[0]).not.toContain('hunter2');
  });
});

describe('an object store', () => {
  const keys = { S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'hunter2' };

  test('is S3 when S3_ENDPOINT is set', () => {
    expect(readConfig({ S3_ENDPOINT: 'http://127.0.0.1:9000', ...keys }).storage.s3).toEqual({
      endpoint: 'http://127.0.0.1:9000',
      keys: { accessKey: 'key', secretKey: 'hunter2', sessionToken: undefined },
      bucket: 'halftone',
      region: 'us-east-1',
      pathStyle: true,
      acl: undefined,
      publicUrl: undefined,
    });
    const more = {
      S3_SESSION_TOKEN: 'token',
      S3_BUCKET: 'a.b-c',
      S3_REGION: 'eu-central-1',
      S3_PATH_STYLE: 'false',
      S3_ACL: 'public-read',
      S3_PUBLIC_URL: 'https://cdn.example/a/',
    };
    expect(readConfig({ S3_ENDPOINT: 'https://s3.example', ...keys, ...more }).storage.s3).toMatchObject({
      keys: { sessionToken: 'token' },
      bucket: 'a.b-c',
      region: 'eu-central-1',
      pathStyle: false,
      acl: 'public-read',
      publicUrl: 'https://cdn.example/a',
    });
  });

  test('is not S3 without S3_ENDPOINT', () => expect(readConfig(keys).storage.s3).toBeUndefined());

  test('has no keys of its own when none are set, so that those of the process are used', () => {
    expect(readConfig({ S3_ENDPOINT: 'http://h:9000', S3_SECRET_KEY: ' ' }).storage.s3).toMatchObject({
      keys: undefined,
    });
  });

  test.each([
    [{ S3_ACCESS_KEY: 'hunter2' }, ['S3_SECRET_KEY must be set when S3_ACCESS_KEY is']],
    [{ S3_SECRET_KEY: 'hunter2' }, ['S3_ACCESS_KEY must be set when S3_SECRET_KEY is']],
    [
      { S3_SESSION_TOKEN: 'hunter2' },
      [
        'S3_ACCESS_KEY must be set when S3_SESSION_TOKEN is',
        'S3_SECRET_KEY must be set when S3_SESSION_TOKEN is',
      ],
    ],
  ])('with %j is rejected together with all other errors, without values', (variables, expected) => {
    const errors = errorsOf({ S3_ENDPOINT: 'http://h:9000', PORT: 'x', ...variables });
    expect(errors).toEqual([
      expect.stringMatching(/^PORT /),
      ...expected.map((text) => expect.stringContaining(text) as string),
    ]);
    expect(errors.join()).not.toContain('hunter2');
  });

  test.each([
    ['hunter2:9000', 'http://'],
    ['s3://hunter2', 'http://'],
    ['http://hunter2:9000/bucket', 'without anything else'],
    ['http://a:hunter2@h:9000', 'without anything else'],
    ['http://h/?hunter2', 'without anything else'],
  ])('is rejected at %s', (S3_ENDPOINT, words) => {
    const errors = errorsOf({ S3_ENDPOINT, ...keys });
    expect(errors).toEqual([expect.stringContaining(words)]);
    expect(errors[0]).not.toContain('hunter2');
  });
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

test('reports all errors together, and no value', () => {
  const secrets = Object.fromEntries(
    VARIABLE_NAMES.filter((name) => name !== 'DATA_DIR').map((name) => [name, 'hunter2 ,']),
  );
  const errors = errorsOf({ ...secrets, AUTH: '' });
  const named = Object.keys(secrets).filter((name) => name !== 'HOST');
  expect(errors.map((text) => text.slice(0, text.indexOf(' '))).toSorted()).toEqual(named.toSorted());
  const error = new ConfigError(errors);
  expect(error.message).toContain(`${errors.length} error(s)`);
  for (const text of errors) expect(error.message).toContain(text);
  expect(error.message).not.toContain('hunter2');
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
