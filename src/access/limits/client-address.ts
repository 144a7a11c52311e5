import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';

/** Which proxies before us are believed: as many as this, counted from us, or those at these addresses. */
export type TrustedProxies = number | readonly string[];

/** Finds out a client's address; what `X-Forwarded-For` says counts only as far as trusted proxies wrote it. */
export function clientAddresses(trusted: TrustedProxies): (request: IncomingMessage) => string {
  const trust =
    typeof trusted === 'number' ? (_: string, hop: number) => hop < trusted : proxyAddr.compile([...trusted]);
  return (request) => neighbourhood(proxyAddr(request, trust) ?? '');
}

/**
 * What is counted as one client: an IPv4 address, or the 64 bits of an IPv6 address that a customer of a network
 * is given, within which anybody may choose addresses at will.
 */
export function neighbourhood(address: string): string {
  const plain = address.replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const [before, after] = [groups(head), groups(tail ?? '')];
  // One that ends in dots has them in place of two groups.
  const length = before.length + after.length + (plain.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - length }, () => '0');
  const first = [...before, ...zeros, ...after].slice(0, 4).map((group) => parseInt(group, 16).toString(16));
  return `${first.join(':')}::/64`;
}
