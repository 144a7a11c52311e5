import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';
import { parseUrl } from '../common/index.js';

const MIB = 1024 * 1024;

const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be between ${least} and ${most}`);

const url = (...schemes: string[]) =>
  z.string().refine(
    // `new URL` takes "http:host" for "http://host"; whoever appends a path to the text does not.
    (text) =>
      parseUrl(text) !== null && schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}//`)),
    `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  );

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const cidr = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128));
};

export const ROLES = ['api', 'worker'] as const;
export type Role = (typeof ROLES)[number];

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/**
 * Every environment variable the program reads, with its default and what it must look like.
 * An empty variable counts as unset, so that `NAME=` in an env file means "the default".
 */
export const environment = z.object({
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATABASE_POOL: integer(2, 1000).default(10),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  PORT: integer(0, 65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url('http:', 'https:')
    .refine((text) => !/[?#]/.test(text), 'must have neither a query nor a fragment')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  DATA_DIR: z.string().default('.halftone'),
  ROLES: list
    .refine(
      (roles): roles is Role[] => roles.length > 0 && roles.every(isRole),
      'may name api, worker or both',
    )
    .default([...ROLES]),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'log', 'debug', 'verbose']).default('log'),
  FETCH_CONCURRENCY: integer(1, 1000).default(16),
  FETCH_TIMEOUT_MS: integer(100, 3_600_000).default(30_000),
  FETCH_MAX_BYTES: integer(1024, 2 ** 30).default(50 * MIB),
  FETCH_ALLOW_PRIVATE: list
    .refine(
      (ranges) => ranges.every(cidr),
      'must be a list of addresses or CIDR ranges, such as 127.0.0.0/8,::1/128',
    )
    .default([]),
  IMAGE_MAX_PIXELS: integer(1, 2 ** 31 - 1).default(50_000_000),
  COMPRESSOR_CHILDREN: integer(1, 256).optional(),
  COMPRESSOR_TIMEOUT_MS: integer(100, 3_600_000).default(60_000),
  COMPRESSOR_MAX_BYTES: integer(128 * MIB, 2 ** 40).default(2048 * MIB),
  MAX_CSV_BYTES: integer(1, 2 ** 40).default(1024 * MIB),
  MAX_CSV_IMAGES: integer(1, 1_000_000_000).default(5_000_000),
  DISPATCH_WINDOW: integer(1, 100_000).default(256),
  AUTH: z.enum(['off']).optional(),
});

export type Environment = z.infer<typeof environment>;
export type VariableName = keyof Environment;
export const VARIABLE_NAMES = Object.keys(environment.shape) as VariableName[];
