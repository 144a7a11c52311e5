import { setTimeout as sleep } from 'node:timers/promises';
import {
  afterAnswer,
  afterServed,
  afterSilence,
  afterStall,
  type CircuitBreaker,
  UNKNOWN,
  type Verdict,
  verdictOn,
} from './circuit-breaker.js';
import { HostBusyError, OutboundError, type OutboundErrorCode } from './outbound-errors.js';

/** What goes on at one host. */
interface Host {
  record: CircuitBreaker;
  /** How the last request failed that nobody answered. */
  silence: OutboundErrorCode;
  underWay: number;
  /** Since when something has been under way and nothing was served (ms of a monotonic clock). */
  waitingSince: number;
  readonly queue: (() => void)[];
}

/** Leave to ask a host. Whoever has it says how that went, and gives it back. */
export interface Pass {
  /** It answered; `retryAfterMs` when it asked to be left alone for a while. */
  answered(retryAfterMs?: number): void;
  /** It gave all that it was asked for, or said at once that it would not. */
  served(): void;
  /** It began to answer, and let us wait until we gave up. */
  stalled(): void;
  /** It did not answer at all; `code` says how that came out. */
  silent(code: OutboundErrorCode): void;
  leave(): void;
}

/** How long to wait for a place at a host; whoever has none by then comes again a little later. */
const WAIT_MS = 1_000;
const COME_BACK_MS = 1_000;
/** What a refusal takes; a process with 16 places makes no more than 64 a second then. */
const REFUSE_AFTER_MS = 250;
/** A host is slow that has served nothing for so long of what is under way there. */
const SLOW_MS = 500;
/** One that takes long, such as a large picture, and one that shows whether the others are served. */
const SLOW_PLACES = 2;
/** Of the places at a host, the share that may be waited for: the others of ours are for other hosts. */
const QUEUE_SHARE = 0.25;
/** Hosts remembered; beyond that the one longest known is forgotten, unless something is under way there. */
const MOST_HOSTS = 10_000;

/** Sees to it that no host is asked by too many at once, nor one that is dead, nor one that asked not to be. */
export class HostLimiter {
  readonly #hosts = new Map<string, Host>();

  constructor(private readonly perHost: number) {}

  /**
   * Waits for a place at `origin`.
   *
   * @throws {OutboundError} when it has not answered for so long that it is not asked now, with the code of that;
   *   HTTP_STATUS when it asked to be left alone for longer than a moment
   * @throws {HostBusyError} when there is no place now
   * @throws the reason of `signal` when that aborts
   */
  async enter(origin: string, signal: AbortSignal): Promise<Pass> {
    const host = this.#hostOf(origin);
    const verdict = verdictOn(host.record, performance.now());
    if (verdict.kind === 'PAUSE') return this.#refuse(verdict.ms, signal);
    const places = this.#placesAt(host, verdict);
    if (host.underWay < places) this.#begin(host);
    else if (!isSlow(host) && host.queue.length < places * QUEUE_SHARE) await this.#turn(host, signal);
    else await this.#refuse(COME_BACK_MS, signal);
    return this.#pass(origin, host);
  }

  /**
   * Refusing takes a moment too. A catalogue of one host is nothing but images that it has no place for, and each that is
   * refused is a row that is written three times until it comes again.
   */
  async #refuse(comeBackMs: number, signal: AbortSignal): Promise<never> {
    // Rejects when it aborts, by an error of its own.
    await sleep(REFUSE_AFTER_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    throw new HostBusyError(comeBackMs);
  }

  #hostOf(origin: string): Host {
    const known = this.#hosts.get(origin);
    if (known !== undefined) return known;
    const host: Host = { record: UNKNOWN, silence: 'TIMEOUT', underWay: 0, waitingSince: 0, queue: [] };
    this.#hosts.set(origin, host);
    if (this.#hosts.size > MOST_HOSTS) this.#forget();
    return host;
  }

  /** How many may be at a host now. */
  #placesAt(host: Host, verdict: Exclude<Verdict, { kind: 'PAUSE' }>): number {
    switch (verdict.kind) {
      case 'ASK':
        return isSlow(host) ? SLOW_PLACES : this.perHost;
      case 'PROBE':
        return 1;
      case 'DEAD':
        throw new OutboundError(
          host.silence,
          'The host has not answered for a while, so it was not asked again.',
          {
            retryAfterMs: verdict.ms,
          },
        );
      case 'LEFT_ALONE':
        throw new OutboundError('HTTP_STATUS', 'The host asked to be left alone for a while.', {
          status: 503,
          retryAfterMs: verdict.ms,
        });
    }
  }

  #begin(host: Host): void {
    if (host.underWay === 0) host.waitingSince = performance.now();
    host.underWay += 1;
  }

  /** Waits until somebody hands over a place. */
  #turn(host: Host, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const at = host.queue.indexOf(onTurn);
        if (at !== -1) host.queue.splice(at, 1);
        then();
      };
      const onTurn = () => settle(resolve);
      const onAbort = () => settle(() => reject(signal.reason as Error));
      const timer = setTimeout(() => settle(() => reject(new HostBusyError(COME_BACK_MS))), WAIT_MS);
      signal.addEventListener('abort', onAbort, { once: true });
      host.queue.push(onTurn);
    });
  }

  #pass(origin: string, host: Host): Pass {
    let hasLeft = false;
    return {
      answered: (retryAfterMs) => {
        host.record = afterAnswer(host.record, performance.now(), retryAfterMs);
      },
      served: () => {
        host.waitingSince = performance.now();
        host.record = afterServed(host.record);
      },
      stalled: () => {
        host.record = afterStall(host.record);
      },
      silent: (code) => {
        host.silence = code;
        host.record = afterSilence(host.record, performance.now(), code === 'TIMEOUT');
      },
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        const [next] = host.queue;
        if (next === undefined) host.underWay -= 1;
        else next();
        if (this.#isForgettable(host)) this.#hosts.delete(origin);
      },
    };
  }

  #isForgettable({ record, underWay, queue }: Host): boolean {
    const isClean = record.failures === 0 && record.closedUntil <= performance.now() && !record.hasStalled;
    return isClean && underWay === 0 && queue.length === 0;
  }

  #forget(): void {
    for (const [origin, { underWay, queue }] of this.#hosts) {
      if (underWay > 0 || queue.length > 0) continue;
      this.#hosts.delete(origin);
      return;
    }
  }
}

/** Hosts that hold what they are given would else take all places, one each time that somebody gives up. */
function isSlow({ underWay, waitingSince }: Host): boolean {
  return underWay > 0 && performance.now() - waitingSince > SLOW_MS;
}
