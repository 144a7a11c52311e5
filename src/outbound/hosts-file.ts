import type { LookupAddress } from 'node:dns';
import { isIP, isIPv6 } from 'node:net';

/** Returns the addresses of a name in a hosts file (hosts(5)), IPv4 first. */
export function addressesOf(hostname: string, hostsFile: string): LookupAddress[] {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return hostsFile
    .split('\n')
    .map((line) => line.split('#', 1)[0]!.trim().toLowerCase().split(/\s+/))
    .filter(([address = '', ...names]) => isIP(address) !== 0 && names.includes(name))
    .map(([address = '']) => ({ address, family: isIPv6(address) ? 6 : 4 }))
    .toSorted((a, b) => a.family - b.family);
}
