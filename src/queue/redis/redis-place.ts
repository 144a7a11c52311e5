import type { RedisOptions } from 'ioredis';
import { isIP } from 'node:net';

/** Where a Redis is, taken apart from REDIS_URL: several nodes only for a cluster. */
export interface RedisPlace {
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly access: Pick<RedisOptions, 'username' | 'password' | 'db' | 'tls'>;
}

/**
 * Takes REDIS_URL apart. In a comma list every URL names a node, and the first also the user, password and TLS
 * of all of them. A cluster has no numbered databases.
 */
export function redisPlace(urls: string): RedisPlace {
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

/** The place as it may be shown: without user and password. */
export const shownPlace = ({ nodes }: RedisPlace): string =>
  nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(', ');

/**
 * A cluster tells the addresses of its nodes, and the certificate of all of them is for the name. An address is no
 * name to ask for (RFC 6066), and is checked by itself.
 */
const tlsFor = (host: string) => (isIP(host) === 0 ? { servername: host } : {});

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
