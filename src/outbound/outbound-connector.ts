import type { LookupAddress } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import { callbackify } from 'node:util';
import { buildConnector } from 'undici';
import type { AddressPolicy, AddressRejection } from './address-policy.js';
import { connectFastest } from './happy-eyeballs.js';
import type { ResolveName } from './name-resolver.js';
import { privateHost } from './private-host.js';
import { OutboundError } from './outbound-errors.js';
import { openTunnel } from './proxy-tunnel.js';

/** The options of {@link outboundConnector}. */
export interface ConnectorOptions {
  readonly policy: AddressPolicy;
  readonly resolve: ResolveName;
  /** The timeout to resolve the name, connect and complete the TLS handshake. */
  readonly timeoutMs: number;
  /** The URL of an HTTP proxy for all requests; names are resolved and addresses checked here all the same. */
  readonly proxy?: string | undefined;
}

/**
 * Returns the function that opens every outbound socket, in the form that undici expects. It checks each address against the
 * policy at the moment the socket is opened to it (SSRF protection), so that neither a redirect nor DNS rebinding bypasses
 * the check: the literal or each resolved address before, and the address that the socket has reached.
 */
export function outboundConnector(options: ConnectorOptions): buildConnector.connector {
  const { policy, resolve, timeoutMs, proxy } = options;
  const proxyUrl = proxy === undefined ? undefined : new URL(proxy);
  const connectTls = buildConnector({ timeout: timeoutMs });

  const open = async (hostname: string, port: number, signal: AbortSignal): Promise<Socket> => {
    const addresses = await allowedAddresses(hostname, port, resolve, policy);
    signal.throwIfAborted();
    if (proxyUrl !== undefined) return openTunnel(proxyUrl, addresses[0]!.address, port, timeoutMs);
    const socket = await connectFastest(addresses, port, signal);
    const rejection = checkRemoteAddress(socket, port, policy);
    if (rejection === null) return socket;
    socket.destroy();
    throw rejection;
  };

  return (request, callback) => {
    // undici leaves out the default port of a scheme; port 0 it passes on.
    const port = request.port ? Number(request.port) : request.protocol === 'https:' ? 443 : 80;
    const timeout = new AbortController();
    let isSettled = false;
    const settle = (error: Error | null, socket?: Socket | null) => {
      if (isSettled) {
        socket?.destroy();
        return;
      }
      isSettled = true;
      clearTimeout(timer);
      if (error === null) callback(null, socket!);
      else callback(error, null);
    };
    const timer = setTimeout(() => {
      const error = new OutboundError('TIMEOUT', 'The host did not accept a connection in time.');
      timeout.abort(error);
      settle(error);
    }, timeoutMs);

    const hostname = request.hostname.replace(/^\[|\]$/g, '');
    callbackify(() => open(hostname, port, timeout.signal))((error, socket) => {
      if (error !== null || request.protocol !== 'https:' || timeout.signal.aborted) {
        settle(error, socket?.setKeepAlive(true, 60_000));
        return;
      }
      timeout.signal.addEventListener('abort', () => socket.destroy(), { once: true });
      connectTls({ ...request, httpSocket: socket }, (tlsError, secure) => settle(tlsError, secure));
    });
  };
}

/** Opens a socket to the host of a URL, with TLS where its scheme is https. */
export type Connector = (target: URL) => Promise<Socket>;

/** Adapts a connector of undici to a promise. */
export function connectorOf(connect: buildConnector.connector): Connector {
  return ({ hostname, host, protocol, port }) =>
    new Promise((resolve, reject) => {
      connect({ hostname, host, protocol, port }, (error, socket) => {
        if (error === null) resolve(socket);
        else reject(error);
      });
    });
}

/** Returns the allowed addresses of a name or an IP literal; throws when there are none. */
async function allowedAddresses(
  hostname: string,
  port: number,
  resolve: ResolveName,
  policy: AddressPolicy,
): Promise<LookupAddress[]> {
  const family = isIP(hostname);
  const found = family === 0 ? await resolve(hostname) : [{ address: hostname, family }];
  const allowed = found.filter(({ address }) => policy(address, port) === null);
  if (allowed.length === 0) {
    throw rejectionError(policy(found[0]?.address ?? '', port) ?? 'NETWORK', port, hostname);
  }
  return allowed;
}

/** Checks the address that a socket has reached; returns null when it is allowed. */
function checkRemoteAddress(
  { remoteAddress }: Socket,
  port: number,
  policy: AddressPolicy,
): OutboundError | null {
  // The host has reset the connection already, so the address it had reached is unknown.
  if (remoteAddress === undefined) {
    return new OutboundError('CONNECT_FAILED', 'The host closed the connection right after it had opened.');
  }
  const reason = policy(remoteAddress, port);
  return reason === null ? null : rejectionError(reason, port, '');
}

/** The setting names the host as the URL has it: the addresses behind other names are not for its client to know. */
function rejectionError(reason: AddressRejection, port: number, hostname: string): OutboundError {
  const allow = privateHost(hostname, [])?.allow ?? null;
  const setting =
    allow === null
      ? 'allow its range with FETCH_ALLOW_PRIVATE'
      : `allow it with FETCH_ALLOW_PRIVATE=${allow}`;
  return new OutboundError(
    'URL_NOT_ALLOWED',
    reason === 'PORT'
      ? `The address has port ${port}. Only ports 80 and 443 are allowed. The operator of this server can allow the port with FETCH_ALLOW_PORTS=${port}.`
      : `The address is in a private network, which is not allowed. The operator of this server can ${setting}.`,
  );
}
