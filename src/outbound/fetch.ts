import { acceptFor } from './accept-header.js';
import { CookieJar } from './cookie-jar.js';
import type { Deadline } from './deadline.js';
import type { HostLimiter, HostPermit } from './host-limiter.js';
import { type FetchHeader, headersForTarget } from './fetch-headers.js';
import { discard, type HttpResponse, redirectTarget, retryAfterOf } from './http-response.js';
import type { HttpSender } from './http-sender.js';
import { networkFailure } from './network-failure.js';
import { OutboundError } from './outbound-errors.js';
import { outboundUrl } from './outbound-url.js';
import { conditionalHeaders, type Validators } from './validators.js';

/** The dependencies of {@link Fetch}. */
export interface FetchDependencies {
  readonly sender: HttpSender;
  readonly limiter: HostLimiter;
  readonly userAgent: string;
  readonly maxRedirects: number;
}

/** What to fetch. */
export interface FetchTask {
  readonly target: URL;
  readonly deadline: Deadline;
  /** Headers for single hosts. */
  readonly headers: readonly FetchHeader[];
  /** What an earlier download of the file had; its host may answer that nothing has changed. */
  readonly validators?: Validators | undefined;
}

/** A response whose body is still to be read, and the permit for its host. */
export interface Exchange {
  readonly response: HttpResponse;
  readonly target: URL;
  readonly permit: HostPermit;
  /** Whether the request was conditional, so that a 304 answers it. */
  readonly isConditional: boolean;
}

/** One fetch: the request for a URL and those for its redirects, which share cookies. */
export class Fetch {
  readonly #cookies = new CookieJar();

  constructor(
    private readonly dependencies: FetchDependencies,
    private readonly task: FetchTask,
  ) {}

  /** Requests the URL and follows redirects until a response is none. Each hop is checked like the first. */
  async follow(): Promise<Exchange> {
    let { target } = this.task;
    for (let hops = 0; ; hops++) {
      const exchange = await this.#send(target);
      const next = redirectTarget(exchange.response);
      if (next === undefined) return exchange;
      target = this.#redirect(exchange, next, hops);
    }
  }

  /** Ends the exchange of a redirect and returns the URL that it leads to. */
  #redirect({ response, target, permit }: Exchange, location: string, hops: number): URL {
    const { maxRedirects } = this.dependencies;
    let to: URL | undefined;
    try {
      if (hops === maxRedirects) {
        throw new OutboundError('HTTP_STATUS', `The host redirects more than ${maxRedirects} times.`, {
          status: response.statusCode,
        });
      }
      to = outboundUrl(location, target);
      return to;
    } finally {
      discard(response);
      // A host that redirects to itself has not served anything yet.
      if (to?.origin !== target.origin) permit.recordServed();
      permit.release();
    }
  }

  /** Sends one request as soon as its host has a free slot, and records the outcome in the host's circuit. */
  async #send(target: URL): Promise<Exchange> {
    const { limiter, sender } = this.dependencies;
    const { deadline } = this.task;
    const { signal } = deadline;
    // The host is not responsible for the wait for a slot.
    const permit = await deadline.uncounted(limiter.acquire(target.origin, signal));
    try {
      const conditions = conditionalHeaders(this.task.validators, target);
      const response = await sender.send(target, { ...this.#headersFor(target), ...conditions }, deadline);
      permit.recordResponse(retryAfterOf(response));
      this.#cookies.store(target, response.headers['set-cookie']);
      return { response, target, permit, isConditional: Object.keys(conditions).length > 0 };
    } catch (error) {
      const failure = networkFailure(signal.aborted ? signal.reason : error);
      if (failure?.retryable === true) permit.recordFailure(failure.code);
      // A response that cannot be parsed: the host is reachable.
      else if (failure?.code === 'CONNECT_FAILED') permit.recordResponse();
      permit.release();
      throw error;
    }
  }

  #headersFor(target: URL): Record<string, string> {
    const { target: first, headers } = this.task;
    const given = headersForTarget(headers, target, first);
    const cookie = [given['cookie'], this.#cookies.headerFor(target)].filter(Boolean).join('; ');
    return {
      'user-agent': this.dependencies.userAgent,
      accept: acceptFor(first),
      'accept-encoding': 'identity',
      ...given,
      ...(cookie !== '' && { cookie }),
    };
  }
}
