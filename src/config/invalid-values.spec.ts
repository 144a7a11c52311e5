import { errorsOf } from '../../test/support/config-errors.js';
import { ConfigError } from './config.js';
import { VARIABLE_NAMES } from './config-schema.js';

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
