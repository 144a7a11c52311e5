import { Inject, Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { type Dispatcher, request } from 'undici';
import { CONFIG, type Config } from '../config/index.js';
import { publicAddresses } from './address-policy.js';
import { type Answer, discard, header, readingPlan, redirectTarget, retryAfterOf } from './answer.js';
import { ByteBudget, type Reservation } from './byte-budget.js';
import { Deadline } from './deadline.js';
import { HostLimiter, type Pass } from './host-limiter.js';
import { interimLimit } from './interim-limit.js';
import { MinimumPace } from './minimum-pace.js';
import { nameResolver, type ResolveName } from './name-resolver.js';
import { networkFailure } from './network-failure.js';
import { outboundAgent } from './outbound-agent.js';
import { OutboundError } from './outbound-errors.js';
import { LIMITS, type OutboundLimits } from './outbound-limits.js';
import { outboundUrl } from './outbound-url.js';
import { readBody } from './read-body.js';
import { userAgent } from './user-agent.js';

const LEAST_BUDGET = 256 * 1024 * 1024;

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

/** What stands between us and the world, for tests to replace. */
export interface OutboundSurroundings {
  readonly resolve?: ResolveName;
  readonly limits?: Partial<OutboundLimits>;
}

/** The injection token of {@link OutboundSurroundings}; without them there are those of the system. */
export const OUTBOUND_SURROUNDINGS = Symbol('OutboundSurroundings');

/** An answer whose body is still to be read. */
interface Arrival {
  readonly answer: Answer;
  readonly target: URL;
  readonly pass: Pass;
}

/** The one door to addresses that users gave. */
@Injectable()
export class OutboundClient implements OnApplicationShutdown {
  readonly #settings: Config['outbound'];
  readonly #limits: OutboundLimits;
  readonly #agent: Dispatcher;
  readonly #gate: HostLimiter;
  readonly #budget: ByteBudget;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    @Inject(CONFIG) config: Config,
    @Optional() @Inject(OUTBOUND_SURROUNDINGS) surroundings: OutboundSurroundings = {},
  ) {
    const { allowPrivate, allowPorts, maxBytes, perHost, proxy, timeoutMs } = config.outbound;
    this.#settings = config.outbound;
    this.#limits = { ...LIMITS, ...surroundings.limits };
    this.#agent = outboundAgent({
      policy: publicAddresses(allowPrivate, allowPorts),
      proxy,
      resolve: surroundings.resolve ?? nameResolver(),
      limits: this.#limits,
      timeoutMs,
      perHost,
    });
    this.#gate = new HostLimiter(perHost);
    this.#budget = new ByteBudget(Math.max(LEAST_BUDGET, 2 * maxBytes), maxBytes);
    this.#headers = {
      'user-agent': userAgent(config.http.publicUrl),
      accept: 'image/*,*/*;q=0.5',
      'accept-encoding': 'identity',
    };
  }

  /** The bytes of downloads under way or in use; new ones wait when they reach the process's budget. */
  get bytesInFlight(): number {
    return this.#budget.held;
  }

  /**
   * Downloads `url` and hands it to `use`; its bytes count as in flight until `use` is done with them.
   *
   * @throws {OutboundError} when it cannot be had
   * @throws {HostBusyError} when its host is not to be asked in this moment; nothing was sent
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
    const deadline = new Deadline(this.#settings.timeoutMs, signal);
    try {
      const { answer, target, pass } = await this.#follow(outboundUrl(url), deadline);
      try {
        const { bytes, reservation } = await this.#receive(answer, deadline);
        pass.served();
        const contentType = header(answer, 'content-type') ?? null;
        return { download: { bytes, contentType, finalUrl: target.href }, reservation };
      } catch (error) {
        if (isTimeout(deadline.signal.reason ?? error)) pass.stalled();
        else pass.served();
        throw error;
      } finally {
        pass.leave();
      }
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      throw networkFailure(error) ?? error;
    } finally {
      deadline.end();
    }
  }

  /** Asks for `target`, and for where it points to, until there is an answer; each hop is checked again. */
  async #follow(target: URL, deadline: Deadline, hops = 0): Promise<Arrival> {
    const { answer, pass } = await this.#ask(target, deadline);
    const next = redirectTarget(answer);
    if (next === undefined) return { answer, target, pass };
    const { redirects } = this.#limits;
    let to: URL | undefined;
    try {
      if (hops === redirects) {
        throw new OutboundError('HTTP_STATUS', `The host redirects more than ${redirects} times.`, {
          status: answer.statusCode,
        });
      }
      to = outboundUrl(next, target);
    } finally {
      discard(answer);
      // A host that points to itself has yet to serve something.
      if (to?.origin !== target.origin) pass.served();
      pass.leave();
    }
    return this.#follow(to, deadline, hops + 1);
  }

  /** One request, when its host is free for it; what comes of that is remembered of the host. */
  async #ask(target: URL, deadline: Deadline): Promise<Omit<Arrival, 'target'>> {
    const { signal } = deadline;
    // Waiting for others of ours does not spend the host's time.
    const pass = await deadline.uncounted(this.#gate.enter(target.origin, signal));
    try {
      const answer = await request(target, {
        dispatcher: this.#agent,
        headers: this.#headers,
        signal,
        onInfo: interimLimit((error) => deadline.fail(error)),
      });
      pass.answered(retryAfterOf(answer));
      return { answer, pass };
    } catch (error) {
      const failure = networkFailure(signal.aborted ? signal.reason : error);
      if (failure?.retryable === true) pass.silent(failure.code);
      pass.leave();
      throw error;
    }
  }

  async #receive(answer: Answer, deadline: Deadline): Promise<{ bytes: Buffer; reservation: Reservation }> {
    const limit = this.#settings.maxBytes;
    const reservation = this.#budget.open();
    try {
      const bytes = await readBody(answer.body, {
        ...readingPlan(answer, limit),
        limit,
        pace: new MinimumPace(this.#limits.pace, (error) => deadline.fail(error)),
        // Waiting for memory is our affair, too.
        hold: (size) => deadline.uncounted(reservation.growTo(size, deadline.signal)),
      });
      reservation.shrinkTo(bytes.length);
      return { bytes, reservation };
    } catch (error) {
      reservation.release();
      discard(answer);
      throw error;
    }
  }
}

function isTimeout(error: unknown): boolean {
  return networkFailure(error)?.code === 'TIMEOUT';
}
