import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { Agent, buildConnector } from 'undici';
import type { AddressPolicy, AddressRejection } from './address-policy.js';
import type { ResolveName } from './name-resolver.js';
import { OutboundError } from './outbound-errors.js';
import type { OutboundLimits } from './outbound-limits.js';
import { openTunnel } from './proxy-tunnel.js';

/** What a guarded agent is made of. */
export interface AgentOptions {
  readonly policy: AddressPolicy;
  readonly resolve: ResolveName;
  readonly limits: OutboundLimits;
  /** The whole request's, which bounds all of `limits`. */
  readonly timeoutMs: number;
  /** The URL of an HTTP proxy that everything goes through; names are resolved and addresses judged here still. */
  readonly proxy?: string | undefined;
  /** The most sockets to one host. */
  readonly perHost: number;
}

/**
 * The undici agent through which every request goes out. It asks `policy` about each address at the moment a
 * socket is opened to it, so that neither a redirect nor a name that resolves differently the next time goes
 * round it; a socket kept alive was asked about when it was opened. Proxies that the environment names for all programs
 * are not used, only the one of `proxy`.
 */
export function outboundAgent(options: AgentOptions): Agent {
  const { limits, timeoutMs } = options;
  return new Agent({
    connect: guardedConnector(options),
    connections: options.perHost,
    headersTimeout: Math.min(limits.firstByteMs, timeoutMs),
    maxHeaderSize: limits.headBytes,
    // The deadline covers the body; a time-out of its own would also run while we wait for memory.
    bodyTimeout: 0,
    keepAliveMaxTimeout: 30_000,
  });
}

function guardedConnector({
  policy,
  resolve,
  limits,
  timeoutMs,
  proxy,
}: AgentOptions): buildConnector.connector {
  const timeout = Math.min(limits.connectMs, timeoutMs);
  const proxyUrl = proxy === undefined ? undefined : new URL(proxy);
  return (options, callback) => {
    // Undici leaves out a scheme's own port; 0, which is nobody's, is said.
    const port = options.port ? Number(options.port) : options.protocol === 'https:' ? 443 : 80;
    const refusalOf = (address: string) => policy(address, port);
    // An address written as such is never looked up, so the lookup below does not see it.
    const literal = options.hostname.replace(/^\[|\]$/g, '');
    const refused = isIP(literal) === 0 ? null : refusalOf(literal);
    if (refused !== null) {
      callback(refusal(refused, port), null);
      return;
    }
    const reachable = reachableAddresses(resolve, refusalOf, port);
    if (proxyUrl !== undefined) {
      const tunnel = callbackify(async () => {
        const [first] = isIP(literal) === 0 ? await reachable(literal) : [{ address: literal }];
        return openTunnel(proxyUrl, first.address, port, timeout);
      });
      tunnel((error, socket) => {
        if (error !== null) callback(error, null);
        else if (options.protocol !== 'https:') callback(null, socket);
        else buildConnector({ timeout })({ ...options, httpSocket: socket }, callback);
      });
      return;
    }
    const connect = buildConnector({ timeout, lookup: lookupOf(reachable) });
    connect(options, (...result) => {
      const [error, socket] = result;
      const late = error === null ? lateError(socket.remoteAddress, refusalOf, port) : null;
      if (late !== null) {
        socket?.destroy();
        callback(late, null);
        return;
      }
      callback(...result);
    });
  };
}

/** What is wrong with the address that a socket has reached; null when nothing is. */
function lateError(
  address: string | undefined,
  refusalOf: (address: string) => AddressRejection | null,
  port: number,
): OutboundError | null {
  // The host has reset the connection already, so there is no telling whom it had reached.
  if (address === undefined) return new OutboundError('CONNECT_FAILED', 'The host broke the connection off.');
  const reason = refusalOf(address);
  return reason === null ? null : refusal(reason, port);
}

type Addresses = (hostname: string) => Promise<LookupAddress[]>;

/** The addresses of a name without those that may not be reached; it fails when none remains. */
function reachableAddresses(
  resolve: ResolveName,
  refusalOf: (address: string) => AddressRejection | null,
  port: number,
): Addresses {
  return async (hostname) => {
    const found = await resolve(hostname);
    const allowed = found.filter(({ address }) => refusalOf(address) === null);
    if (allowed.length === 0) throw refusal(refusalOf(found[0]?.address ?? '') ?? 'NETWORK', port);
    return allowed;
  };
}

/** The same in the way in which sockets ask. */
function lookupOf(addresses: Addresses): LookupFunction {
  const lookup = callbackify(addresses);
  return (hostname, options, callback) => {
    lookup(hostname, (error, found) => {
      if (error !== null) callback(error, '');
      else if (options.all === true) callback(null, found);
      else callback(null, found[0]!.address, found[0]!.family);
    });
  };
}

function refusal(reason: AddressRejection, port: number): OutboundError {
  return new OutboundError(
    'URL_NOT_ALLOWED',
    reason === 'PORT'
      ? `The address names port ${port}, which is not fetched from.`
      : 'The address leads to a network that is not fetched from.',
  );
}
