import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Dispatcher, request } from 'undici';
import { cleanText } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { publicAddresses } from './address-policy.js';
import { type Answer, header } from './answer.js';
import { Deadline } from './deadline.js';
import { nameResolver } from './name-resolver.js';
import { networkFailure } from './network-failure.js';
import { outboundAgent } from './outbound-agent.js';
import { LIMITS } from './outbound-limits.js';
import { outboundUrl } from './outbound-url.js';
import { readStart } from './read-start.js';
import { retryAfterMs } from './retry-after.js';
import { userAgent } from './user-agent.js';

/** Of an answer nobody waits for more than its first bytes, nor long for those. */
const KEPT_BYTES = 1024;
const REST_WITHIN_MS = 1000;

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For everything up to the head of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What a host answered, whatever that was: its status and the start of its text. */
export interface PostAnswer {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly text: string;
}

/** Sends to addresses that users gave. A redirect is an answer like any other and is not followed. */
@Injectable()
export class OutboundPoster implements OnApplicationShutdown {
  readonly #agent: Dispatcher;
  readonly #userAgent: string;

  constructor(@Inject(CONFIG) { outbound, http }: Config) {
    this.#agent = outboundAgent({
      policy: publicAddresses(outbound.allowPrivate, outbound.allowPorts),
      proxy: outbound.proxy,
      resolve: nameResolver(),
      limits: LIMITS,
      // The time of each post bounds it; how many go to one host at once is up to whoever sends.
      perHost: 1000,
      timeoutMs: 3_600_000,
    });
    this.#userAgent = userAgent(http.publicUrl);
  }

  /**
   * Posts over a connection of its own: one kept alive may be closed by the host just as it is used again, and a
   * post must not be sent twice on a guess.
   *
   * @throws {OutboundError} when no answer came, or none was asked for since the address is not allowed
   * @throws the reason of `post.signal` when that aborts
   */
  async post({ url, headers, body, timeoutMs, signal }: Post): Promise<PostAnswer> {
    const target = outboundUrl(url);
    const deadline = new Deadline(timeoutMs, signal);
    try {
      const answer = await request(target, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: { 'user-agent': this.#userAgent, 'accept-encoding': 'identity', ...headers },
        body,
        headersTimeout: 0,
        reset: true,
        signal: deadline.signal,
      });
      return await toPostAnswer(answer);
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

async function toPostAnswer(answer: Answer): Promise<PostAnswer> {
  const start = await readStart(answer.body, KEPT_BYTES, REST_WITHIN_MS);
  return {
    status: answer.statusCode,
    retryAfterMs: retryAfterMs(header(answer, 'retry-after'), new Date()),
    text: cleanText(start.toString('utf8')),
  };
}
