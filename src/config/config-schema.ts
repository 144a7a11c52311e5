import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';
import { parseUrl } from '../common/index.js';
import { S3_ACLS } from './s3-acls.js';

const MIB = 1024 * 1024;

const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be between ${least} and ${most}`);

const url = (...schemes: string[]) =>
  z.string().refine(
    // `new URL` reads "http:host" as "http://host"; code that appends a path to the text does not.
    (text) =>
      parseUrl(text) !== null && schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}//`)),
    `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  );

/** A URL that paths are appended to; trailing slashes are removed. */
const baseUrl = url('http:', 'https:')
  .refine((text) => !/[?#]/.test(text), 'must have neither a query nor a fragment')
  .transform((text) => text.replace(/\/+$/, ''));

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};

/** Checks that the credentials of a URL can be percent-decoded, which they are before they are used. */
const hasDecodableAccess = (text: string): boolean => {
  const { username = '', password = '' } = parseUrl(text) ?? {};
  return isDecodable(username) && isDecodable(password);
};

const ENCODED_ACCESS = 'must have its user name and password percent-encoded, with %25 for a "%"';

const isOrigin = (text: string): boolean => {
  const parsed = /^https?:\/\//i.test(text) ? parseUrl(text) : null;
  if (parsed === null) return false;
  const { pathname, search, hash, username, password } = parsed;
  return pathname === '/' && [search, hash, username, password].every((part) => part === '');
};

const isHttpOrigin = (text: string): boolean => isOrigin(text) && parseUrl(text)?.origin === text;

/** The trusted proxies in front of this program: their number, or their addresses. */
const proxies = z
  .string()
  .refine(
    (text) => /^[0-9]$/.test(text) || listed(text).every(cidr),
    'must be how many proxies there are, 0 to 9, or a list of their addresses or CIDR ranges',
  )
  .transform((text) => (/^[0-9]$/.test(text) ? Number(text) : listed(text)));

const onOrOff = z
  .enum(['on', 'off'])
  .default('on')
  .transform((text) => text === 'on');

const s3Key = z.string().regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without blanks');

/** One or more URLs, separated by commas, for a server with several addresses. */
const urls = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => text.split(',').every((part) => url(...schemes).safeParse(part.trim()).success),
      `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    );

function listed(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

const list = z.string().transform(listed);

/** The sender of e-mail: one address, alone or after a name: `Halftone <halftone@example.com>`. */
const SENDER = /^(?:[^<>"@\r\n,;]* <[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/;

function cidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128));
}

const isWebhookSecret = (text: string): boolean => {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === base64;
};

const isPort = (text: string): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

const ROLES = ['api', 'worker'] as const;
export type Role = (typeof ROLES)[number];

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Validates every environment variable that the program reads; an empty one counts as unset, and has its default. */
export const environment = z.object({
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  // Two jobs and an upload may each hold a connection while all of them occasionally need another.
  DATABASE_POOL: integer(4, 1000).default(10),
  S3_ENDPOINT: z
    .string()
    .refine(isOrigin, 'must be http://host:port or https://host:port without anything else')
    .optional(),
  S3_ACCESS_KEY: s3Key.optional(),
  S3_SECRET_KEY: s3Key.optional(),
  S3_SESSION_TOKEN: s3Key.optional(),
  S3_BUCKET: z
    .string()
    .regex(
      /^(?!\d+(\.\d+){3}$)(?!.*\.[.-])(?!.*-\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'must be a bucket name: 3 to 63 of a-z, 0-9, "-" and "."',
    )
    .default('halftone'),
  S3_REGION: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be a region, such as eu-central-1')
    .default('us-east-1'),
  S3_PATH_STYLE: z
    .enum(['true', 'false'])
    .default('true')
    .transform((text) => text === 'true'),
  S3_ACL: z.enum(S3_ACLS).optional(),
  S3_PUBLIC_URL: baseUrl.optional(),
  REDIS_URL: urls('redis:', 'rediss:')
    .refine((text) => text.split(',').every(hasDecodableAccess), ENCODED_ACCESS)
    .optional(),
  REDIS_CLUSTER: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be letters, digits, dots, dashes and underscores')
    .default('halftone'),
  QUEUE_SCHEMA: z
    .string()
    .regex(
      /^[A-Za-z_][A-Za-z0-9_$]{0,62}$/,
      'must be the name of a schema: letters, digits, underscores and "$", up to 63',
    )
    .default('bullmq'),
  PORT: integer(0, 65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: baseUrl.optional(),
  DATA_DIR: z.string().default('.halftone'),
  ROLES: list
    .refine(
      (roles): roles is Role[] => roles.length > 0 && roles.every(isRole),
      'may name api, worker or both',
    )
    .default([...ROLES]),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'log', 'info', 'debug', 'verbose', 'trace'])
    .transform((level) => (level === 'log' ? 'info' : level === 'verbose' ? 'trace' : level))
    .default('info'),
  LOG_FORMAT: z.enum(['json', 'text']).optional(),
  METRICS: z.enum(['on', 'off']).default('on'),
  BULL_BOARD: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  // OpenTelemetry's packages read all other OTEL_ variables themselves.
  OTEL_EXPORTER_OTLP_ENDPOINT: baseUrl.optional(),
  FETCH_CONCURRENCY: integer(1, 1000).default(16),
  FETCH_TIMEOUT_MS: integer(100, 3_600_000).default(30_000),
  FETCH_MAX_BYTES: integer(1024, 2 ** 30).default(50 * MIB),
  FETCH_ALLOW_PRIVATE: list
    .refine(
      (ranges) => ranges.every(cidr),
      'must be a list of addresses or CIDR ranges, such as 127.0.0.0/8,::1/128',
    )
    .default([]),
  FETCH_PROXY: url('http:', 'https:').refine(hasDecodableAccess, ENCODED_ACCESS).optional(),
  FETCH_ALLOW_PORTS: list
    .refine((ports) => ports.every(isPort), 'must be a list of ports, such as 8080,8443')
    .transform((ports) => ports.map(Number))
    .default([]),
  FETCH_PER_HOST: integer(1, 1000).default(16),
  IMAGE_MAX_PIXELS: integer(1, 2 ** 31 - 1).default(50_000_000),
  COMPRESSOR_CHILDREN: integer(1, 256).optional(),
  COMPRESSOR_TIMEOUT_MS: integer(100, 3_600_000).default(60_000),
  COMPRESSOR_MAX_BYTES: integer(128 * MIB, 2 ** 40).default(2048 * MIB),
  RETENTION_DAYS: integer(1, 36_500).optional(),
  MAX_CSV_BYTES: integer(1, 2 ** 40).default(1024 * MIB),
  MAX_CSV_IMAGES: integer(1, 1_000_000_000).default(5_000_000),
  UPLOAD_MIN_RATE: integer(0, 1_000_000_000).default(1024),
  UPLOAD_SPOOL_BYTES: integer(1, 2 ** 50).optional(),
  DISPATCH_WINDOW: integer(1, 100_000).default(256),
  WEBHOOK_SECRET: z
    .string()
    .refine(
      isWebhookSecret,
      'must be "whsec_" and the base64 of 24 to 64 bytes, as `echo whsec_$(openssl rand -base64 32)` prints',
    )
    .optional(),
  DELIVERY_TIMEOUT_MS: integer(100, 60_000).default(15_000),
  DELIVERY_RETRY_DELAYS_MS: list
    .refine(
      (delays) => delays.length <= 50 && delays.every((delay) => /^\d{1,9}$/.test(delay)),
      'must be up to 50 whole numbers, separated by commas',
    )
    .transform((delays) => delays.map(Number))
    .default([5, 60, 600, 3600, 14_400, 28_800, 50_400, 72_000, 86_400].map((seconds) => seconds * 1000)),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  MAIL_FROM: z
    .string()
    .regex(SENDER, 'must be one address, such as halftone@example.com or Halftone <halftone@example.com>')
    .optional(),
  SECRET_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  AUTH: z.enum(['off', 'keys']).optional(),
  RATE_LIMIT: integer(0, 10_000_000).optional(),
  CONNECTIONS_PER_CLIENT: integer(0, 1_000_000).optional(),
  OPERATIONS_PER_CLIENT: integer(0, 1000).optional(),
  TRUST_PROXY: proxies.default(0),
  CORS_ORIGINS: list
    .refine(
      (origins) => origins.every(isHttpOrigin),
      'must be a list of origins, such as https://shop.example',
    )
    .default([]),
  INTROSPECTION: onOrOff,
  DASHBOARD: onOrOff,
  PLAYGROUND: onOrOff,
  METRICS_TOKEN: z
    .string()
    .regex(/^[\w.~+/=-]{16,}$/, 'must be at least 16 letters, digits or any of -._~+/=')
    .optional(),
});

export type Environment = z.infer<typeof environment>;
export type VariableName = keyof Environment;
export const VARIABLE_NAMES = Object.keys(environment.shape) as VariableName[];
