import { isIP } from 'node:net';
import { publicAddresses } from './address-policy.js';

/** A host on a private address, and what FETCH_ALLOW_PRIVATE has to name for it. */
export interface PrivateHost {
  /** Null where no image host can be, such as the address of a cloud's metadata service. */
  readonly allow: string | null;
}

/** The names and addresses of this machine. */
const LOOPBACK = /^(127\.|::1$)|(^|\.)localhost$/;

/** The private networks of RFC 1918 and RFC 4193. */
const PRIVATE_NETWORKS = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd][\da-f]{2}:)/;

/**
 * Returns what a host name is that needs FETCH_ALLOW_PRIVATE, or null for one that does not as far as its name says: other
 * names are not resolved. The host is that of a parsed URL, with or without a port.
 *
 * @param allowPrivate the addresses or CIDR ranges that are allowed already
 */
export function privateHost(host: string, allowPrivate: readonly string[]): PrivateHost | null {
  const name = host.replace(/:\d+$/, '').replaceAll(/[[\]]/g, '').replace(/\.$/, '');
  const isLoopback = LOOPBACK.test(name);
  if (isIP(name) === 0 && !isLoopback) return null;
  const address = isIP(name) === 0 ? '127.0.0.1' : name;
  // The port does not matter: private ranges are allowed on all of them.
  if (publicAddresses(allowPrivate)(address, 80) !== 'NETWORK') return null;
  if (isLoopback) return { allow: name === '::1' ? '::1' : '127.0.0.0/8' };
  return { allow: PRIVATE_NETWORKS.test(name) ? name : null };
}
