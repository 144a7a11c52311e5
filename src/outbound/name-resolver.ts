import { ADDRCONFIG, type LookupAddress, NODATA, NOTFOUND } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import { addressesOf } from './hosts-file.js';
import { OutboundError } from './outbound-errors.js';

/** Resolves a name to at least one address. @throws {OutboundError} DNS_FAILED */
export type ResolveName = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The message of DNS_FAILED. */
export const UNRESOLVED = "The host's name could not be resolved. Check the address for typos.";

const HOSTS_FILE = '/etc/hosts';
/** Two queries to each server, which fits into the connect timeout. */
const QUERY_OPTIONS = { timeout: 1_000, tries: 2 };

/**
 * Returns a resolver that reads the hosts file, then queries DNS over sockets. A system lookup (`getaddrinfo`) would hold
 * one of libuv's four threads, which file access needs too, for as long as a name server does not respond. Only names that
 * DNS does not know go to the system (search domains, mDNS), one name at a time.
 *
 * @param servers name servers to query instead of the system's
 */
export function nameResolver(servers?: readonly string[]): ResolveName {
  const oneAtATime = pLimit(1);
  return async (hostname) => {
    try {
      const listed = addressesOf(hostname, await hostsFile());
      if (listed.length > 0) return listed;
      const found = await query(hostname, servers);
      return found.length > 0
        ? found
        : await oneAtATime(() => lookup(hostname, { all: true, hints: ADDRCONFIG }));
    } catch (cause) {
      throw new OutboundError('DNS_FAILED', UNRESOLVED, { cause });
    }
  };
}

/** Returns a name's IPv4 addresses, then its IPv6 addresses; none when DNS knows of none. */
async function query(hostname: string, servers: readonly string[] | undefined): Promise<LookupAddress[]> {
  // A new resolver reads the system's current configuration.
  const resolver = new Resolver(QUERY_OPTIONS);
  if (servers !== undefined) resolver.setServers(servers);
  const results = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = results.flatMap((result, at) =>
    result.status === 'fulfilled'
      ? result.value.map((address) => ({ address, family: at === 0 ? 4 : 6 }))
      : [],
  );
  const failure = results.find((result) => result.status === 'rejected' && !isAbsence(result.reason));
  if (found.length === 0 && failure?.status === 'rejected') throw failure.reason;
  return found;
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === NODATA || error.code === NOTFOUND);
}

async function hostsFile(): Promise<string> {
  try {
    return await readFile(HOSTS_FILE, 'utf8');
  } catch (error) {
    // Some systems have no hosts file, or have it elsewhere.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
