import { once } from 'node:events';
import { connect, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { OutboundError } from './outbound-errors.js';

/** The limit of the head of the proxy's response. */
const MAX_HEAD_BYTES = 16 * 1024;

/**
 * Opens a tunnel through an HTTP proxy (CONNECT, RFC 9110 9.3.6) to `address`, an IP address that the policy has
 * checked. The proxy never gets a name, as it could resolve that to another address.
 *
 * @throws {OutboundError} CONNECT_FAILED when the proxy rejects the request, TIMEOUT when it takes longer than `timeoutMs`
 */
export async function openTunnel(
  proxy: URL,
  address: string,
  port: number,
  timeoutMs: number,
): Promise<Socket> {
  const socket = dial(proxy);
  const timer = setTimeout(() => {
    socket.destroy(new OutboundError('TIMEOUT', 'The proxy (FETCH_PROXY) did not connect in time.'));
  }, timeoutMs);
  try {
    await once(socket, proxy.protocol === 'https:' ? 'secureConnect' : 'connect');
    socket.write(connectRequest(proxy, `${isIPv6(address) ? `[${address}]` : address}:${port}`));
    const status = await readStatusLine(socket);
    if (!/^HTTP\/1\.[01] 2\d\d/.test(status)) {
      throw new OutboundError('CONNECT_FAILED', 'The proxy (FETCH_PROXY) refused to connect to the host.', {
        cause: new Error(status),
      });
    }
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function dial(proxy: URL): Socket {
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  return proxy.protocol === 'https:'
    ? connectTls({ host, port: Number(proxy.port || 443), servername: host })
    : connect({ host, port: Number(proxy.port || 80) });
}

function connectRequest({ username, password }: URL, authority: string): string {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return [
    `CONNECT ${authority} HTTP/1.1`,
    `Host: ${authority}`,
    ...(username === '' ? [] : [`Proxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}`]),
    '',
    '',
  ].join('\r\n');
}

/** Reads the head of the proxy's response and returns its status line; what follows stays in the socket. */
async function readStatusLine(socket: Socket): Promise<string> {
  let head = Buffer.alloc(0);
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    head = Buffer.concat([head, chunk as Buffer]);
    const end = head.indexOf('\r\n\r\n');
    if (end !== -1) {
      socket.unshift(head.subarray(end + 4));
      return head.toString('latin1', 0, head.indexOf('\r\n'));
    }
    if (head.length > MAX_HEAD_BYTES) break;
  }
  throw new OutboundError(
    'CONNECT_FAILED',
    'The proxy (FETCH_PROXY) sent a response that is not valid HTTP.',
  );
}
