import { Agent, type buildConnector } from 'undici';
import type { OutboundLimits } from './outbound-limits.js';

/** The options of {@link outboundAgent}. */
export interface AgentOptions {
  readonly connect: buildConnector.connector;
  readonly limits: OutboundLimits;
  /** The maximum of sockets to one host. */
  readonly perHost: number;
}

/**
 * Creates the undici agent of outbound requests. It opens sockets with `connect` only; the proxy variables of the environment
 * (HTTP_PROXY) are ignored.
 */
export function outboundAgent({ connect, limits, perHost }: AgentOptions): Agent {
  return new Agent({
    connect,
    connections: perHost,
    maxHeaderSize: limits.headBytes,
    // The deadline of a request covers its head and body. undici's timeouts would also run while a body waits for memory.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveMaxTimeout: 30_000,
  });
}
