import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Dispatcher, request } from 'undici';
import { cleanText } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { publicAddresses } from './address-policy.js';
import { header, type HttpResponse } from './http-response.js';
import { Deadline } from './deadline.js';
import { nameResolver } from './name-resolver.js';
import { networkFailure } from './network-failure.js';
import { outboundAgent } from './outbound-agent.js';
import { outboundConnector } from './outbound-connector.js';
import { LIMITS } from './outbound-limits.js';
import { outboundUrl } from './outbound-url.js';
import { readStart } from './read-start.js';
import { retryAfterMs } from './retry-after.js';
import { userAgent } from './user-agent.js';

/** How many bytes of a response's body are kept, and how long to wait for them. */
const KEPT_BYTES = 1024;
const BODY_TIMEOUT_MS = 1000;

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For everything up to the end of the response's head. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** A response of any status, with the first 1 KiB of its text. */
export interface PostResponse {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly text: string;
}

/** Posts to addresses that users gave. Redirects are not followed. */
@Injectable()
export class OutboundPoster implements OnApplicationShutdown {
  readonly #agent: Dispatcher;
  readonly #userAgent: string;

  constructor(@Inject(CONFIG) { outbound, http }: Config) {
    this.#agent = outboundAgent({
      connect: outboundConnector({
        policy: publicAddresses(outbound.allowPrivate, outbound.allowPorts),
        proxy: outbound.proxy,
        resolve: nameResolver(),
        timeoutMs: LIMITS.connectMs,
      }),
      limits: LIMITS,
      // Each post has its own timeout, and the caller limits the posts to one host.
      perHost: 1000,
    });
    this.#userAgent = userAgent(http.publicUrl);
  }

  /**
   * Posts over a connection of its own. The host may close a kept-alive connection just as it is used, and a post must
   * not be sent twice.
   *
   * @throws {OutboundError} when no response came, or the address is not allowed and nothing was sent
   * @throws the reason of `post.signal` when that aborts
   */
  async post({ url, headers, body, timeoutMs, signal }: Post): Promise<PostResponse> {
    const target = outboundUrl(url);
    const deadline = new Deadline(timeoutMs, signal);
    try {
      const response = await request(target, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: { 'user-agent': this.#userAgent, 'accept-encoding': 'identity', ...headers },
        body,
        headersTimeout: 0,
        reset: true,
        signal: deadline.signal,
      });
      return await toPostResponse(response);
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      throw networkFailure(error) ?? error;
    } finally {
      deadline.end();
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.#agent.destroy();
  }
}

async function toPostResponse(response: HttpResponse): Promise<PostResponse> {
  const start = await readStart(response.body, KEPT_BYTES, BODY_TIMEOUT_MS);
  return {
    status: response.statusCode,
    retryAfterMs: retryAfterMs(header(response, 'retry-after'), new Date()),
    text: cleanText(start.toString('utf8')),
  };
}
