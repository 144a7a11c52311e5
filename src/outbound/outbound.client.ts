import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Dispatcher, request } from 'undici';
import { CONFIG, type Config } from '../config/index.js';
import { publicAddresses } from './address-policy.js';
import { type Answer, discard, header, readingPlan, redirectTarget } from './answer.js';
import { ByteBudget, type Reservation } from './byte-budget.js';
import { Deadline } from './deadline.js';
import { networkFailure } from './network-failure.js';
import { outboundAgent } from './outbound.agent.js';
import { OutboundError } from './outbound.errors.js';
import { outboundUrl } from './outbound-url.js';
import { readBody } from './read-body.js';
import { userAgent } from './user-agent.js';

const LEAST_BUDGET = 256 * 1024 * 1024;
const MAX_REDIRECTS = 5;

/** A file from outside: what its host says it is, unchecked, and where it was found after redirects. */
export interface Download {
  readonly bytes: Buffer;
  readonly contentType: string | null;
  readonly finalUrl: string;
}

interface Held {
  readonly download: Download;
  readonly reservation: Reservation;
}

/** The one door to addresses that users gave. */
@Injectable()
export class OutboundClient implements OnApplicationShutdown {
  readonly #limits: Config['outbound'];
  readonly #agent: Dispatcher;
  readonly #budget: ByteBudget;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(@Inject(CONFIG) config: Config) {
    this.#limits = config.outbound;
    this.#agent = outboundAgent({
      policy: publicAddresses(config.outbound.allowPrivate),
      ...config.outbound,
    });
    this.#budget = new ByteBudget(Math.max(LEAST_BUDGET, 2 * config.outbound.maxBytes));
    this.#headers = {
      'user-agent': userAgent(config.http.publicUrl),
      accept: 'image/*,*/*;q=0.5',
      'accept-encoding': 'identity',
    };
  }

  /** The bytes of downloads under way or in use; new ones wait when they reach the process's budget. */
  get bytesInFlight(): number {
    return this.#budget.capacity - this.#budget.free;
  }

  /**
   * Downloads `url` and hands it to `use`; its bytes count as in flight until `use` is done with them.
   *
   * @throws {OutboundError} when it cannot be had
   * @throws the reason of `options.signal` when that aborts the download, and whatever `use` throws
   */
  async withDownload<T>(
    url: string,
    use: (download: Download) => T | Promise<T>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<T> {
    const { download, reservation } = await this.#download(url, options.signal);
    try {
      return await use(download);
    } finally {
      reservation.release();
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.#agent.destroy();
  }

  async #download(url: string, signal: AbortSignal | undefined): Promise<Held> {
    const deadline = new Deadline(this.#limits.timeoutMs, signal);
    try {
      const { answer, target } = await this.#follow(outboundUrl(url), deadline.signal);
      const { bytes, reservation } = await this.#receive(answer, deadline);
      const contentType = header(answer, 'content-type') ?? null;
      return { download: { bytes, contentType, finalUrl: target.href }, reservation };
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      throw networkFailure(error) ?? error;
    } finally {
      deadline.end();
    }
  }

  /** Asks for `target`, and for where it points to, until there is an answer; each hop is checked again. */
  async #follow(target: URL, signal: AbortSignal, hops = 0): Promise<{ answer: Answer; target: URL }> {
    const answer = await request(target, { dispatcher: this.#agent, headers: this.#headers, signal });
    const next = redirectTarget(answer);
    if (next === undefined) return { answer, target };
    discard(answer);
    if (hops === MAX_REDIRECTS) {
      throw new OutboundError('HTTP_STATUS', `The host redirects more than ${MAX_REDIRECTS} times.`, {
        status: answer.statusCode,
      });
    }
    return this.#follow(outboundUrl(next, target), signal, hops + 1);
  }

  async #receive(answer: Answer, deadline: Deadline): Promise<{ bytes: Buffer; reservation: Reservation }> {
    const limit = this.#limits.maxBytes;
    let reservation: Reservation | undefined;
    try {
      const { announced, decoder } = readingPlan(answer, limit);
      // Waiting for memory is our affair and does not spend the host's time.
      reservation = await deadline.uncounted(this.#budget.reserve(announced ?? limit, deadline.signal));
      const bytes = await readBody(answer.body, { limit, announced, decoder });
      reservation.shrinkTo(bytes.length);
      return { bytes, reservation };
    } catch (error) {
      reservation?.release();
      discard(answer);
      throw error;
    }
  }
}
