import { ADDRCONFIG, type LookupAddress, NODATA, NOTFOUND } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import { addressesOf } from './hosts-file.js';
import { OutboundError } from './outbound-errors.js';

/** The addresses of a name, at least one. @throws {OutboundError} DNS_FAILED */
export type ResolveName = (hostname: string) => Promise<readonly LookupAddress[]>;

const HOSTS_FILE = '/etc/hosts';
/** Each server is asked twice, and all of it fits into the time there is to connect. */
const QUERY = { timeout: 1_000, tries: 2 };

/**
 * Resolves as the system would, but by sockets: a system lookup holds a thread of four that files need too, for
 * as long as a name server keeps it waiting. What DNS does not know is left to the system (search domains, mDNS),
 * one name at a time.
 *
 * @param servers name servers to ask instead of the system's
 */
export function nameResolver(servers?: readonly string[]): ResolveName {
  const oneAtATime = pLimit(1);
  return async (hostname) => {
    try {
      const listed = addressesOf(hostname, await hostsFile());
      if (listed.length > 0) return listed;
      const found = await ask(hostname, servers);
      return found.length > 0
        ? found
        : await oneAtATime(() => lookup(hostname, { all: true, hints: ADDRCONFIG }));
    } catch (cause) {
      throw new OutboundError('DNS_FAILED', "The host's name could not be resolved.", { cause });
    }
  };
}

/** Its IPv4 addresses, then those of IPv6; none when DNS says that there are none. */
async function ask(hostname: string, servers: readonly string[] | undefined): Promise<LookupAddress[]> {
  // A new one each time reads the system's configuration as it is now.
  const resolver = new Resolver(QUERY);
  if (servers !== undefined) resolver.setServers(servers);
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = answers.flatMap((answer, at) =>
    answer.status === 'fulfilled'
      ? answer.value.map((address) => ({ address, family: at === 0 ? 4 : 6 }))
      : [],
  );
  const failure = answers.find((answer) => answer.status === 'rejected' && !isAbsence(answer.reason));
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
    // Some systems keep none, or elsewhere.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
