import type { LookupAddress } from 'node:dns';
import { connect, type Socket } from 'node:net';

/** As undici sets them; the types of Node lack the high-water mark. */
const SOCKET_OPTIONS = { noDelay: true, highWaterMark: 64 * 1024 };

/** The delay between two attempts (RFC 8305, 5). */
const ATTEMPT_DELAY_MS = 250;
/** The most addresses of a name that are tried. */
const MAX_ATTEMPTS = 8;

/**
 * Connects to the first of `addresses` that accepts (Happy Eyeballs, RFC 8305): an attempt every 250 ms, or as soon as one
 * fails, with the address families in turn. Earlier attempts continue. Node's own `autoSelectFamily` aborts an attempt when
 * the next one begins, so a host whose handshakes take longer than 250 ms is never reached.
 *
 * @throws the error of the first attempt that failed, when all have
 * @throws the reason of `signal` when that aborts
 */
export function connectFastest(
  addresses: readonly LookupAddress[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const queue = interleaved(addresses).slice(0, MAX_ATTEMPTS);
    const pending = new Set<Socket>();
    let firstError: Error | undefined;
    let timer: NodeJS.Timeout | undefined;

    const settle = (winner?: Socket) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      queue.length = 0;
      for (const socket of pending) if (socket !== winner) socket.destroy();
      pending.clear();
    };
    const onAbort = () => {
      settle();
      reject(signal.reason as Error);
    };
    const attempt = () => {
      clearTimeout(timer);
      const address = queue.shift();
      if (address === undefined) {
        if (pending.size > 0) return;
        settle();
        reject(firstError ?? new Error('No address to connect to'));
        return;
      }
      const socket = connect({ ...SOCKET_OPTIONS, host: address.address, port });
      pending.add(socket);
      const onError = (error: Error) => {
        firstError ??= error;
        if (pending.delete(socket)) attempt();
      };
      socket.on('error', onError).once('connect', () => {
        if (!pending.has(socket)) return;
        settle(socket);
        resolve(socket);
      });
      if (queue.length > 0) timer = setTimeout(attempt, ATTEMPT_DELAY_MS);
    };

    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    return attempt();
  });
}

/** The addresses with their families in turn, beginning with that of the first. */
function interleaved(addresses: readonly LookupAddress[]): LookupAddress[] {
  const family = addresses[0]?.family;
  const [first, second] = [
    addresses.filter((address) => address.family === family),
    addresses.filter((address) => address.family !== family),
  ];
  return Array.from({ length: Math.max(first.length, second.length) }, (_, i) => [
    first[i],
    second[i],
  ]).flatMap((pair) => pair.filter((address) => address !== undefined));
}
