import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';

/** The trusted reverse proxies: their number, counted from this server, or their addresses. */
export type TrustedProxies = number | readonly string[];

/** Returns the function that determines the address of a client. Uses `X-Forwarded-For` only as far as trusted proxies wrote it. */
export function clientAddresses(trusted: TrustedProxies): (request: IncomingMessage) => string {
  const trust =
    typeof trusted === 'number' ? (_: string, hop: number) => hop < trusted : proxyAddr.compile([...trusted]);
  return (request) => clientNetwork(proxyAddr(request, trust) ?? '');
}

/**
 * Returns the network that counts as one client: an IPv4 address, or the /64 prefix of an IPv6 address, since a subscriber
 * gets a whole /64 and can choose any address in it.
 */
export function clientNetwork(address: string): string {
  const plain = address.replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const [before, after] = [groups(head), groups(tail ?? '')];
  // A dotted IPv4 address at the end stands for two groups.
  const length = before.length + after.length + (plain.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - length }, () => '0');
  const first = [...before, ...zeros, ...after].slice(0, 4).map((group) => parseInt(group, 16).toString(16));
  return `${first.join(':')}::/64`;
}
