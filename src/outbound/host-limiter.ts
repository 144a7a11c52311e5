import { setTimeout as sleep } from 'node:timers/promises';
import {
  afterFailure,
  afterResponse,
  afterServed,
  afterStall,
  type CircuitBreaker,
  circuitState,
  INITIAL,
  type OpenCause,
} from './circuit-breaker.js';
import { HostBusyError, OutboundError, type OutboundErrorCode } from './outbound-errors.js';

/** The requests to one host (scheme, name and port). */
interface Host {
  circuit: CircuitBreaker;
  /** The error code of the last request without a response. */
  failureCode: OutboundErrorCode;
  active: number;
  /** Since when requests have been active without one being served (ms of a monotonic clock). */
  unservedSince: number;
  readonly queue: (() => void)[];
}

/** Permission to send one request to a host. Its holder records the outcome and releases it. */
export interface HostPermit {
  /** Records a response; `retryAfterMs` is the pause that the host asked for. */
  recordResponse(retryAfterMs?: number): void;
  /** Records that the host sent all of the response, or an error without delay. */
  recordServed(): void;
  /** Records that a response began and ran into a timeout. */
  recordStall(): void;
  /** Records that no response came; `code` says why. */
  recordFailure(code: OutboundErrorCode): void;
  /** Returns the slot to the host; a second call does nothing. */
  release(): void;
}

/** How long to wait for a slot, and when a caller without one should retry. */
const QUEUE_TIMEOUT_MS = 1_000;
const RETRY_MS = 1_000;
/** How long a rejection takes; it bounds a process of 16 fetch slots to 64 rejections a second. */
const REJECTION_DELAY_MS = 250;
/** A host is slow when it has active requests and has served none of them for this long. */
const SLOW_MS = 500;
/** Slots of a slow host: one for a request that takes long (a large image), one that shows whether others are served. */
const SLOW_SLOTS = 2;
/** Callers that may queue for a host, as a share of its slots: the other fetch slots are for other hosts. */
const QUEUE_SHARE = 0.25;
/** Hosts in the table; beyond that the oldest idle one is evicted. */
const MAX_HOSTS = 10_000;

/** Per-host limiter: bounds the concurrent requests to each host, and sends none while its circuit is open. */
export class HostLimiter {
  readonly #hosts = new Map<string, Host>();

  constructor(private readonly perHost: number) {}

  /**
   * Waits for a slot at `origin`.
   *
   * @throws {OutboundError} when the circuit is open: with the code of the last failure, or HTTP_STATUS 503 when the host
   *   asked for a pause of more than a minute
   * @throws {HostBusyError} when there is no slot now, or the host asked for a short pause
   * @throws the reason of `signal` when that aborts
   */
  async acquire(origin: string, signal: AbortSignal): Promise<HostPermit> {
    const host = this.#hostOf(origin);
    const circuit = circuitState(host.circuit, performance.now());
    if (circuit.state === 'OPEN') await this.#rejectOpen(host, circuit, signal);
    const slots = circuit.state === 'HALF_OPEN' ? 1 : isSlow(host) ? SLOW_SLOTS : this.perHost;
    if (host.active < slots) this.#begin(host);
    else if (!isSlow(host) && host.queue.length < slots * QUEUE_SHARE) await this.#queueForSlot(host, signal);
    else await this.#rejectBusy(RETRY_MS, signal);
    return this.#permit(origin, host);
  }

  async #rejectOpen(
    host: Host,
    { cause, remainingMs }: { cause: OpenCause; remainingMs: number },
    signal: AbortSignal,
  ): Promise<never> {
    switch (cause) {
      case 'SHORT_RETRY_AFTER':
        return this.#rejectBusy(remainingMs, signal);
      case 'LONG_RETRY_AFTER':
        throw new OutboundError(
          'HTTP_STATUS',
          'The host asked for a pause (Retry-After). No request was sent.',
          { status: 503, retryAfterMs: remainingMs },
        );
      case 'FAILURES':
        throw new OutboundError(
          host.failureCode,
          'The last requests to the host got no response. No further request was sent for now.',
          { retryAfterMs: remainingMs },
        );
    }
  }

  /**
   * Rejects after a delay. For a request whose images are all on one host, nearly every image is rejected, and each
   * rejection writes its row three times before the image is dispatched again; the delay bounds that rate.
   */
  async #rejectBusy(retryAfterMs: number, signal: AbortSignal): Promise<never> {
    // On abort, the timer rejects with an error of its own; the caller expects the signal's reason.
    await sleep(REJECTION_DELAY_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    throw new HostBusyError(retryAfterMs);
  }

  #hostOf(origin: string): Host {
    const known = this.#hosts.get(origin);
    if (known !== undefined) return known;
    const host: Host = { circuit: INITIAL, failureCode: 'TIMEOUT', active: 0, unservedSince: 0, queue: [] };
    this.#hosts.set(origin, host);
    if (this.#hosts.size > MAX_HOSTS) this.#evictOldestIdle();
    return host;
  }

  #begin(host: Host): void {
    if (host.active === 0) host.unservedSince = performance.now();
    host.active += 1;
  }

  /** Waits until another request hands over its slot. */
  #queueForSlot(host: Host, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const at = host.queue.indexOf(onSlot);
        if (at !== -1) host.queue.splice(at, 1);
        then();
      };
      const onSlot = () => settle(resolve);
      const onAbort = () => settle(() => reject(signal.reason as Error));
      const timer = setTimeout(() => settle(() => reject(new HostBusyError(RETRY_MS))), QUEUE_TIMEOUT_MS);
      signal.addEventListener('abort', onAbort, { once: true });
      host.queue.push(onSlot);
    });
  }

  #permit(origin: string, host: Host): HostPermit {
    let isReleased = false;
    return {
      recordResponse: (retryAfterMs) => {
        host.circuit = afterResponse(host.circuit, performance.now(), retryAfterMs);
      },
      recordServed: () => {
        host.unservedSince = performance.now();
        host.circuit = afterServed(host.circuit);
      },
      recordStall: () => {
        host.circuit = afterStall(host.circuit);
      },
      recordFailure: (code) => {
        host.failureCode = code;
        host.circuit = afterFailure(host.circuit, performance.now(), code === 'TIMEOUT');
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        const [next] = host.queue;
        if (next === undefined) host.active -= 1;
        else next();
        if (isWithoutHistory(host)) this.#hosts.delete(origin);
      },
    };
  }

  #evictOldestIdle(): void {
    for (const [origin, { active, queue }] of this.#hosts) {
      if (active > 0 || queue.length > 0) continue;
      this.#hosts.delete(origin);
      return;
    }
  }
}

/** Whether a host is idle and its circuit says no more than that of an unknown host. */
function isWithoutHistory({ circuit, active, queue }: Host): boolean {
  const isInitial = circuit.failures === 0 && circuit.openUntil <= performance.now() && !circuit.hasStalled;
  return isInitial && active === 0 && queue.length === 0;
}

/** Whether a host keeps its requests waiting. Without this check such hosts take all fetch slots, one with each timeout. */
function isSlow({ active, unservedSince }: Host): boolean {
  return active > 0 && performance.now() - unservedSince > SLOW_MS;
}
