import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type Config, ConfigError, type HttpConfig, type EmailConfig, type S3Config } from './config.js';
import { environment, type Environment, VARIABLE_NAMES } from './config-schema.js';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/**
 * Reads and validates the configuration from environment variables.
 *
 * @throws {ConfigError} that names every invalid variable
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    VARIABLE_NAMES.map((name) => [name, variables[name]?.trim()]).filter(
      ([, value]) => value !== '' && value !== undefined,
    ),
  );
  const parsed = environment.safeParse(given);
  const errors = parsed.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? [];
  const host = String(given.HOST ?? '127.0.0.1');
  if (!LOOPBACK.test(host) && given.AUTH === undefined) {
    errors.push(
      'AUTH must be set when HOST is not a loopback address: AUTH=keys requires an API key from every client ' +
        '(create one with npm run keys -- create <name>), AUTH=off accepts every client',
    );
  }
  if (given.BULL_BOARD === 'true' && given.AUTH === 'keys' && given.METRICS_TOKEN === undefined) {
    errors.push(
      'METRICS_TOKEN must be set when BULL_BOARD=true and AUTH=keys: it is the password of the queue dashboard, which accepts no API key',
    );
  }
  if (given.S3_ENDPOINT !== undefined) {
    errors.push(...s3KeyErrors(given));
  }
  if (given.SMTP_URL !== undefined && given.MAIL_FROM === undefined) {
    errors.push('MAIL_FROM must be set when SMTP_URL is');
  }
  if (parsed.data?.REDIS_URL?.includes(',') && !parsed.data.REDIS_CLUSTER) {
    errors.push('REDIS_URL may name several nodes only with REDIS_CLUSTER=true');
  }
  const { UPLOAD_SPOOL_BYTES: spoolBytes, MAX_CSV_BYTES: maxBytes = 0 } = parsed.data ?? {};
  if (spoolBytes !== undefined && spoolBytes < maxBytes) {
    errors.push('UPLOAD_SPOOL_BYTES must be at least MAX_CSV_BYTES, or no CSV of that size can be uploaded');
  }
  if (!parsed.success || errors.length > 0) throw new ConfigError(errors);
  return toConfig(parsed.data);
}

/** Four CSVs of the default maximum size. */
const SPOOL_BYTES = 4 * 2 ** 30;

/** The default limits per client, when clients of other machines can reach the program. */
const PER_CLIENT = { rateLimit: 6000, connectionsPerClient: 200, operationsPerClient: 50 };
const UNLIMITED = { rateLimit: 0, connectionsPerClient: 0, operationsPerClient: 0 };

function toHttpConfig(env: Environment): HttpConfig {
  const isLoopback = LOOPBACK.test(env.HOST);
  // A client on this machine can block it without any request, and cannot be distinguished from other local clients.
  const fallback = isLoopback && env.AUTH !== 'keys' ? UNLIMITED : PER_CLIENT;
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL,
    isLoopback,
    rateLimit: env.RATE_LIMIT ?? fallback.rateLimit,
    connectionsPerClient: env.CONNECTIONS_PER_CLIENT ?? fallback.connectionsPerClient,
    operationsPerClient: env.OPERATIONS_PER_CLIENT ?? fallback.operationsPerClient,
    trustProxy: env.TRUST_PROXY,
    corsOrigins: env.CORS_ORIGINS,
  };
}

function toConfig(env: Environment): Config {
  return {
    roles: env.ROLES,
    dataDir: resolve(env.DATA_DIR),
    secretKey: env.SECRET_KEY,
    log: { level: env.LOG_LEVEL, format: env.LOG_FORMAT ?? (process.stdout.isTTY ? 'text' : 'json') },
    metrics: env.METRICS === 'on',
    queueDashboard: env.BULL_BOARD,
    tracing: env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    auth: { needsKey: env.AUTH === 'keys', metricsToken: env.METRICS_TOKEN },
    http: toHttpConfig(env),
    graphql: { introspection: env.INTROSPECTION },
    dashboard: env.DASHBOARD,
    interactivePages: env.PLAYGROUND,
    database: { url: env.DATABASE_URL, pool: env.DATABASE_POOL },
    storage: { s3: toS3Config(env) },
    queue: {
      redisUrl: env.REDIS_URL,
      redisCluster: env.REDIS_CLUSTER,
      prefix: env.QUEUE_PREFIX,
      schema: env.QUEUE_SCHEMA,
    },
    outbound: {
      concurrency: env.FETCH_CONCURRENCY,
      timeoutMs: env.FETCH_TIMEOUT_MS,
      maxBytes: env.FETCH_MAX_BYTES,
      allowPrivate: env.FETCH_ALLOW_PRIVATE,
      allowPorts: env.FETCH_ALLOW_PORTS,
      proxy: env.FETCH_PROXY,
      perHost: env.FETCH_PER_HOST,
    },
    images: {
      maxPixels: env.IMAGE_MAX_PIXELS,
      compressorChildren: env.COMPRESSOR_CHILDREN ?? availableParallelism(),
      compressorTimeoutMs: env.COMPRESSOR_TIMEOUT_MS,
      compressorMaxBytes: env.COMPRESSOR_MAX_BYTES,
      dispatchWindow: env.DISPATCH_WINDOW,
    },
    deliveries: {
      timeoutMs: env.DELIVERY_TIMEOUT_MS,
      retryDelaysMs: env.DELIVERY_RETRY_DELAYS_MS,
      webhookSecret: env.WEBHOOK_SECRET,
    },
    email: toEmailConfig(env),
    retentionDays: env.RETENTION_DAYS,
    upload: {
      maxBytes: env.MAX_CSV_BYTES,
      maxImages: env.MAX_CSV_IMAGES,
      minRate: env.UPLOAD_MIN_RATE,
      spoolBytes: env.UPLOAD_SPOOL_BYTES ?? Math.max(SPOOL_BYTES, env.MAX_CSV_BYTES),
    },
  };
}

type Given = Readonly<Partial<Record<keyof Environment, string | undefined>>>;

/** Reports keys that are set only in part. Without any, the credentials of this process are used. */
function s3KeyErrors(given: Given): string[] {
  const keys = ['S3_ACCESS_KEY', 'S3_SECRET_KEY'] as const;
  const others = [...keys, 'S3_SESSION_TOKEN'] as const;
  const set = others.find((name) => given[name] !== undefined);
  if (set === undefined) return [];
  return keys
    .filter((name) => given[name] === undefined)
    .map(
      (name) =>
        `${name} must be set when ${set} is; without any of them, the credentials of this process are used`,
    );
}

function toS3Config(env: Environment): S3Config | undefined {
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = env;
  if (endpoint === undefined) return undefined;
  const hasKeys = accessKey !== undefined && secretKey !== undefined;
  return {
    endpoint,
    keys: hasKeys ? { accessKey, secretKey, sessionToken: env.S3_SESSION_TOKEN } : undefined,
    bucket: env.S3_BUCKET,
    region: env.S3_REGION,
    pathStyle: env.S3_PATH_STYLE,
    acl: env.S3_ACL,
    publicUrl: env.S3_PUBLIC_URL,
  };
}

function toEmailConfig({ SMTP_URL: url, MAIL_FROM: from }: Environment): EmailConfig | undefined {
  return url === undefined || from === undefined ? undefined : { url, from };
}
