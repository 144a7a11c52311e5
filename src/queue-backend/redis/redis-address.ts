import type { RedisOptions } from 'ioredis';
import { isIP } from 'node:net';

/** The parsed REDIS_URL: nodes (several only for a cluster) and credentials. */
export interface RedisAddress {
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly access: Pick<RedisOptions, 'username' | 'password' | 'db' | 'tls'>;
}

/**
 * Parses REDIS_URL. In a comma-separated list every URL names a node, and the first also names the user, password and
 * TLS of all nodes. A cluster has no numbered databases.
 */
export function redisAddress(urls: string): RedisAddress {
  const parsed = urls.split(',').map((url) => new URL(url.trim()));
  const [first] = parsed;
  const { username, password, pathname, protocol, hostname } = first!;
  const db = Number(pathname.slice(1));
  return {
    nodes: parsed.map((url) => ({ host: bare(url.hostname), port: Number(url.port || 6379) })),
    access: {
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
      ...(db > 0 && { db }),
      ...(protocol === 'rediss:' && { tls: tlsFor(bare(hostname)) }),
    },
  };
}

/** Formats the address for logs, without user and password. */
export const displayAddress = ({ nodes }: RedisAddress): string =>
  nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(', ');

/**
 * Returns the TLS options for a host. A cluster reports its nodes by address, but their certificate is for the host name.
 * An IP address is not a valid server name (RFC 6066) and is verified as it is.
 */
const tlsFor = (host: string) => (isIP(host) === 0 ? { servername: host } : {});

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
