import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { environment, type Environment, type Role, VARIABLE_NAMES } from './config-schema.js';

/** What the program is told from outside, by module. Every value is checked; sizes are bytes, times ms. */
export interface Config {
  readonly roles: readonly Role[];
  readonly dataDir: string;
  /** What all keys are derived from; unset, and without a database of its own, there can be none. */
  readonly secretKey: string | undefined;
  readonly log: { readonly level: Environment['LOG_LEVEL']; readonly format: 'json' | 'text' };
  /** Whether `/metrics` is served. */
  readonly metrics: boolean;
  /** Whether traces are sent; where to, OpenTelemetry reads itself. */
  readonly tracing: boolean;
  /** Whether `/queues` shows what is in them. */
  readonly board: boolean;
  readonly auth: {
    /** Whether clients have to show a key; else everybody may do everything. */
    readonly needsKey: boolean;
    /** What lets in to the metrics, when that is asked for. */
    readonly metricsToken: string | undefined;
  };
  readonly http: HttpConfig;
  readonly graphql: { readonly introspection: boolean };
  readonly playground: boolean;
  readonly database: { readonly url: string | undefined; readonly pool: number };
  readonly storage: { readonly s3: S3Config | undefined };
  readonly queue: {
    readonly redisUrl: string | undefined;
    readonly redisCluster: boolean;
    readonly prefix: string;
    /** Where the queues are in PostgreSQL. */
    readonly schema: string;
  };
  readonly outbound: {
    readonly concurrency: number;
    readonly timeoutMs: number;
    readonly maxBytes: number;
    readonly allowPrivate: readonly string[];
    readonly allowPorts: readonly number[];
    /** An HTTP proxy for all that is fetched and posted. */
    readonly proxy: string | undefined;
    readonly perHost: number;
  };
  readonly images: {
    readonly maxPixels: number;
    readonly compressorChildren: number;
    readonly compressorTimeoutMs: number;
    readonly compressorMaxBytes: number;
    readonly dispatchWindow: number;
  };
  readonly deliveries: {
    /** For one try, up to the head of the answer. */
    readonly timeoutMs: number;
    /** How long to wait after the first try that failed, the second, and so on. */
    readonly retryDelaysMs: readonly number[];
    /** Signs what goes to a request's own webhook, which has a secret of its own without it. */
    readonly webhookSecret: string | undefined;
  };
  readonly mail: MailConfig | undefined;
  /** How long requests are kept once they are over; for ever when undefined. */
  readonly retentionDays: number | undefined;
  readonly upload: {
    readonly maxBytes: number;
    readonly maxImages: number;
    /** Bytes a second that a client has to send; 0: none. */
    readonly minRate: number;
    /** How much of the disk all uploads together may take while they arrive and are read. */
    readonly spoolBytes: number;
  };
}

/** Where clients reach the program, and what holds for all of them. */
export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  /** Whether nobody but this machine can reach `host`. */
  readonly isLoopback: boolean;
  /** How often each client may ask within a minute; 0 for no limit. */
  readonly rateLimit: number;
  /** How many WebSockets each client may have open at a time; 0 for no limit. */
  readonly connectionsPerClient: number;
  /** How many GraphQL operations one client may have in flight; 0 for no limit. */
  readonly operationsPerClient: number;
  /** The proxies whose word for a client's address is taken: so many before us, or those at these addresses. */
  readonly trustProxy: number | readonly string[];
  /** Other sites whose pages may ask, as origins. */
  readonly corsOrigins: readonly string[];
}

/** The server that e-mail goes through, with credentials and options in its URL, and whom it comes from. */
export interface MailConfig {
  readonly url: string;
  readonly from: string;
}

/** The S3 bucket that objects are kept in, and whereby clients reach it if they may do so themselves. */
export interface S3Config {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  readonly region: string;
  readonly publicUrl: string | undefined;
}

/** The injection token of the one {@link Config} of this process. */
export const CONFIG = Symbol('Config');

/** All that is wrong with the environment, one line a variable. Values are left out: they may be secrets. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/**
 * Reads the configuration out of environment variables.
 *
 * @throws {ConfigError} that names every faulty variable at once
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    VARIABLE_NAMES.map((name) => [name, variables[name]?.trim()]).filter(
      ([, value]) => value !== '' && value !== undefined,
    ),
  );
  const parsed = environment.safeParse(given);
  const faults = parsed.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? [];
  const host = String(given.HOST ?? '127.0.0.1');
  if (!LOOPBACK.test(host) && given.AUTH === undefined) {
    faults.push(
      'AUTH must be set when HOST is not a loopback address: AUTH=keys asks everyone for a key ' +
        '(npm run keys -- create <name> makes one), AUTH=off lets everyone who reaches it in',
    );
  }
  if (given.BULL_BOARD === 'true' && given.AUTH === 'keys' && given.METRICS_TOKEN === undefined) {
    faults.push(
      "METRICS_TOKEN must be set when BULL_BOARD=true and AUTH=keys: it leads to the board, and no client's key does",
    );
  }
  if (given.S3_ENDPOINT !== undefined) {
    const missing = (['S3_ACCESS_KEY', 'S3_SECRET_KEY'] as const).filter((name) => given[name] === undefined);
    faults.push(...missing.map((name) => `${name} must be set when S3_ENDPOINT is`));
  }
  if (given.SMTP_URL !== undefined && given.MAIL_FROM === undefined) {
    faults.push('MAIL_FROM must be set when SMTP_URL is');
  }
  if (parsed.data?.REDIS_URL?.includes(',') && !parsed.data.REDIS_CLUSTER) {
    faults.push('REDIS_URL may name several nodes only with REDIS_CLUSTER=true');
  }
  const { UPLOAD_SPOOL_BYTES: spoolBytes, MAX_CSV_BYTES: maxBytes = 0 } = parsed.data ?? {};
  if (spoolBytes !== undefined && spoolBytes < maxBytes) {
    faults.push('UPLOAD_SPOOL_BYTES must be at least MAX_CSV_BYTES, or no CSV of that size can be uploaded');
  }
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  return toConfig(parsed.data);
}

/** Four CSVs of the largest size that is taken by default. */
const SPOOL_BYTES = 4 * 2 ** 30;

/** How much one client may ask for, wherever clients other than this machine's own may come. */
const PER_CLIENT = { rateLimit: 6000, connectionsPerClient: 200, operationsPerClient: 50 };
const UNLIMITED = { rateLimit: 0, connectionsPerClient: 0, operationsPerClient: 0 };

function toHttpConfig(env: Environment): HttpConfig {
  const isLoopback = LOOPBACK.test(env.HOST);
  // Whoever is on this machine needs no requests to hold it up, and cannot be told from the others on it.
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
    board: env.BULL_BOARD,
    tracing: env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    auth: { needsKey: env.AUTH === 'keys', metricsToken: env.METRICS_TOKEN },
    http: toHttpConfig(env),
    graphql: { introspection: env.INTROSPECTION },
    playground: env.PLAYGROUND,
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
    mail: toMailConfig(env),
    retentionDays: env.RETENTION_DAYS,
    upload: {
      maxBytes: env.MAX_CSV_BYTES,
      maxImages: env.MAX_CSV_IMAGES,
      minRate: env.UPLOAD_MIN_RATE,
      spoolBytes: env.UPLOAD_SPOOL_BYTES ?? Math.max(SPOOL_BYTES, env.MAX_CSV_BYTES),
    },
  };
}

function toS3Config(env: Environment): S3Config | undefined {
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = env;
  if (endpoint === undefined || accessKey === undefined || secretKey === undefined) return undefined;
  const { S3_BUCKET: bucket, S3_REGION: region, S3_PUBLIC_URL: publicUrl } = env;
  return { endpoint, accessKey, secretKey, bucket, region, publicUrl };
}

function toMailConfig({ SMTP_URL: url, MAIL_FROM: from }: Environment): MailConfig | undefined {
  return url === undefined || from === undefined ? undefined : { url, from };
}
