import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.js';
import { OutboundError } from './outbound.errors.js';

const CONNECT_TIMEOUT_MS = 5_000;
const HEADERS_TIMEOUT_MS = 10_000;

/**
 * The undici agent through which every request goes out. It asks `policy` about each address at the moment a
 * socket is opened to it, so that neither a redirect nor a name that resolves differently the next time goes
 * round it; a socket kept alive was asked about when it was opened.
 */
export function outboundAgent(options: {
  readonly policy: AddressPolicy;
  readonly timeoutMs: number;
  readonly concurrency: number;
}): Agent {
  return new Agent({
    connect: guardedConnector(options.policy, Math.min(CONNECT_TIMEOUT_MS, options.timeoutMs)),
    connections: options.concurrency,
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, options.timeoutMs),
    // The deadline covers the body; a time-out of its own would also run while we wait for memory.
    bodyTimeout: 0,
    keepAliveMaxTimeout: 30_000,
  });
}

function guardedConnector(policy: AddressPolicy, timeout: number): buildConnector.connector {
  const connect = buildConnector({ timeout, lookup: guardedLookup(policy) });
  return (options, callback) => {
    // An address written as such is never looked up, so the lookup below does not see it.
    const literal = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !policy(literal)) {
      callback(refusal(), null);
      return;
    }
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error === null && !policy(socket.remoteAddress ?? '')) {
        socket.destroy();
        callback(refusal(), null);
        return;
      }
      callback(...result);
    });
  };
}

/** `dns.lookup` that leaves out what `policy` refuses, and fails when nothing remains. */
function guardedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const allowed = error === null ? found.filter(({ address }) => policy(address)) : [];
      const first = allowed[0];
      if (error !== null || first === undefined) callback(error ?? refusal(), '');
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function refusal(): OutboundError {
  return new OutboundError('URL_NOT_ALLOWED', 'The address leads to a network that is not fetched from.');
}
