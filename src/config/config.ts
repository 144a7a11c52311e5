import type { Environment, Role } from './config-schema.js';
import type { S3Acl } from './s3-acls.js';

/** The validated configuration of this process, by module. Sizes are in bytes, times in milliseconds. */
export interface Config {
  readonly roles: readonly Role[];
  readonly dataDir: string;
  /** The secret that all keys are derived from. If unset, one is created in `dataDir`, except with a `database.url`. */
  readonly secretKey: string | undefined;
  readonly log: { readonly level: Environment['LOG_LEVEL']; readonly format: 'json' | 'text' };
  /** Whether `/metrics` is served. */
  readonly metrics: boolean;
  /** Whether traces are exported; OpenTelemetry reads the endpoint itself. */
  readonly tracing: boolean;
  /** Whether the queue dashboard is served at `/queues`. */
  readonly queueDashboard: boolean;
  readonly auth: {
    /** Whether clients must authenticate with an API key; otherwise every client may do everything. */
    readonly needsKey: boolean;
    /** The bearer token for the metrics, and the password of the queue dashboard. */
    readonly metricsToken: string | undefined;
  };
  readonly http: HttpConfig;
  readonly graphql: { readonly introspection: boolean };
  /** Whether the dashboard is served at `/`. */
  readonly dashboard: boolean;
  /** Whether the interactive pages `/graphiql` and `/api/docs` are served. */
  readonly interactivePages: boolean;
  readonly database: { readonly url: string | undefined; readonly pool: number };
  readonly storage: { readonly s3: S3Config | undefined };
  readonly queue: {
    readonly redisUrl: string | undefined;
    readonly redisCluster: boolean;
    readonly prefix: string;
    /** The schema of the queues in PostgreSQL. */
    readonly schema: string;
  };
  readonly outbound: {
    readonly concurrency: number;
    readonly timeoutMs: number;
    readonly maxBytes: number;
    readonly allowPrivate: readonly string[];
    readonly allowPorts: readonly number[];
    /** The HTTP proxy for image downloads and webhooks. */
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
    /** The time limit of one attempt, up to the response headers. */
    readonly timeoutMs: number;
    /** The delays after the first failed attempt, the second, and so on. */
    readonly retryDelaysMs: readonly number[];
    /** Signs the deliveries to a request's own webhook. If unset, each request has its own secret. */
    readonly webhookSecret: string | undefined;
  };
  readonly email: EmailConfig | undefined;
  /** How long finished requests are kept; permanently when undefined. */
  readonly retentionDays: number | undefined;
  readonly upload: {
    readonly maxBytes: number;
    readonly maxImages: number;
    /** The least number of bytes per second that a client must send; 0 for no minimum. */
    readonly minRate: number;
    /** The disk space that all uploads together may use while they are received and read. */
    readonly spoolBytes: number;
  };
}

/** The address that clients reach the program at, and the limits that apply to every client. */
export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  /** Whether only this machine can reach `host`. */
  readonly isLoopback: boolean;
  /** The number of HTTP requests per client and minute; 0 for no limit. */
  readonly rateLimit: number;
  /** The number of open WebSockets per client; 0 for no limit. */
  readonly connectionsPerClient: number;
  /** The number of GraphQL operations in flight per client; 0 for no limit. */
  readonly operationsPerClient: number;
  /** The proxies whose X-Forwarded-For is trusted: their number in front of this program, or their addresses. */
  readonly trustProxy: number | readonly string[];
  /** The origins of other sites whose pages may send requests. */
  readonly corsOrigins: readonly string[];
}

/** The SMTP server, with credentials and options in its URL, and the sender of e-mail. */
export interface EmailConfig {
  readonly url: string;
  readonly from: string;
}

/** The S3 bucket that stores the objects, and the public URL of the bucket if clients may read it directly. */
export interface S3Config {
  readonly endpoint: string;
  /** The credentials; if undefined, those of this process are found as by other AWS clients. */
  readonly keys: S3Keys | undefined;
  readonly bucket: string;
  readonly region: string;
  /** Whether the bucket is in the path of a URL, and not in its host name. */
  readonly pathStyle: boolean;
  /** The ACL that objects are stored with; undefined where none is sent. */
  readonly acl: S3Acl | undefined;
  readonly publicUrl: string | undefined;
}

/** The credentials of an S3 server; temporary ones have a session token. */
export interface S3Keys {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly sessionToken: string | undefined;
}

/** The injection token of this process's {@link Config}. */
export const CONFIG = Symbol('Config');

/** Lists every error in the environment variables, one per line. Values are left out: they may be secrets. */
export class ConfigError extends Error {
  constructor(readonly errors: readonly string[]) {
    super(
      `The configuration has ${errors.length} error(s):\n${errors.map((error) => `  ${error}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}
