import type { Socket } from 'node:net';
import { type Agent, errors, request } from 'undici';
import type { Deadline } from './deadline.js';
import type { HttpResponse } from './http-response.js';
import { interimLimit } from './interim-limit.js';
import { sendLeniently } from './lenient-request.js';
import { outboundAgent } from './outbound-agent.js';
import { type ConnectorOptions, connectorOf, outboundConnector } from './outbound-connector.js';
import type { OutboundLimits } from './outbound-limits.js';

/** Hosts that need the lenient parser; beyond that the oldest is evicted. */
const MAX_LENIENT_ORIGINS = 1_000;

/** The options of {@link HttpSender}. */
export interface HttpSenderOptions extends ConnectorOptions {
  readonly limits: OutboundLimits;
  /** The maximum of sockets to one host. */
  readonly perHost: number;
}

/** Sends GET requests with undici, and with the lenient parser to hosts whose responses undici cannot read. */
export class HttpSender {
  readonly #options: HttpSenderOptions;
  readonly #connect;
  readonly #agent: Agent;
  readonly #lenientOrigins = new Set<string>();
  /** The agent destroys its own sockets; these are those of the lenient parser. */
  readonly #lenientSockets = new Set<Socket>();

  constructor(options: HttpSenderOptions) {
    this.#options = options;
    this.#connect = outboundConnector(options);
    this.#agent = outboundAgent({ ...options, connect: this.#connect });
  }

  /** Sends one GET and returns the response once its head has arrived. */
  async send(
    target: URL,
    headers: Readonly<Record<string, string>>,
    deadline: Deadline,
  ): Promise<HttpResponse> {
    const { signal } = deadline;
    if (!this.#lenientOrigins.has(target.origin)) {
      try {
        return await request(target, {
          dispatcher: this.#agent,
          headers,
          signal,
          onInfo: interimLimit((error) => deadline.fail(error)),
        });
      } catch (error) {
        if (signal.aborted || !this.needsLenientParser(target, error)) throw error;
      }
    }
    const { headBytes } = this.#options.limits;
    return sendLeniently((to) => this.#connectLenient(to), { target, headers, signal, headBytes });
  }

  /** Whether `error` says that undici cannot parse a response of `target`. Its host then gets the lenient parser. */
  needsLenientParser({ origin }: URL, error: unknown): boolean {
    const isParserError =
      error instanceof errors.HTTPParserError || error instanceof errors.ResponseContentLengthMismatchError;
    if (!isParserError) return false;
    this.#lenientOrigins.add(origin);
    const [oldest] = this.#lenientOrigins;
    if (this.#lenientOrigins.size > MAX_LENIENT_ORIGINS) this.#lenientOrigins.delete(oldest!);
    return true;
  }

  destroy(): Promise<void> {
    for (const socket of this.#lenientSockets) socket.destroy();
    return this.#agent.destroy();
  }

  async #connectLenient(target: URL): Promise<Socket> {
    const socket = await connectorOf(this.#connect)(target);
    this.#lenientSockets.add(socket);
    return socket.once('close', () => this.#lenientSockets.delete(socket));
  }
}
