import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** Why a socket may not be opened: the network of the address, or the port. */
export type AddressRejection = 'NETWORK' | 'PORT';

/**
 * Returns why no socket may be opened to an IPv4 or IPv6 address (without brackets) and port, or null when one may (SSRF
 * protection). `outbound-connector.ts` asks it for each address that it connects to, after the name was resolved.
 */
export type AddressPolicy = (address: string, port: number) => AddressRejection | null;

/** IPv4 that is not the public internet, by IANA's special-purpose registry and RFC 5771 (multicast). */
const CLOSED_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Azure's metadata and DNS service: a public address that reaches the host of a virtual machine.
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Global unicast. Everything outside it (loopback, link-local, IPv4-mapped, NAT64, …) is closed. */
const OPEN_IPV6 = ['2000::/3'];

/** Closed ranges within global unicast: protocol assignments with Teredo, documentation, and 6to4, which wraps any IPv4 address. */
const CLOSED_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const closed = blockListOf([...CLOSED_IPV4, ...CLOSED_IPV6]);
const openIpv6 = blockListOf(OPEN_IPV6);

/** The ports of http and https. */
const WEB_PORTS = [80, 443];

/**
 * Returns the policy that allows the public internet on ports 80, 443 and `allowPorts`, and the private ranges
 * `allowPrivate` (addresses or CIDR ranges) on every port.
 */
export function publicAddresses(
  allowPrivate: readonly string[],
  allowPorts: readonly number[] = [],
): AddressPolicy {
  const allowed = blockListOf(allowPrivate);
  const ports = new Set([...WEB_PORTS, ...allowPorts]);
  return (address, port) => {
    const bare = address.split('%', 1)[0]!;
    if (isIP(bare) === 0) return 'NETWORK';
    const family = isIPv4(bare) ? 'ipv4' : 'ipv6';
    if (allowed.check(bare, family)) return null;
    const isPublic = !closed.check(bare, family) && (family === 'ipv4' || openIpv6.check(bare, family));
    if (!isPublic) return 'NETWORK';
    return ports.has(port) ? null : 'PORT';
  };
}

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
