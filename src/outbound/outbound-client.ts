import type { OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/index.js';
import { publicAddresses } from './address-policy.js';
import { BufferPool } from './buffer-pool.js';
import { ByteBudget, type Reservation } from './byte-budget.js';
import { Deadline } from './deadline.js';
import type { FetchHeader } from './fetch-headers.js';
import { type Exchange, Fetch, type FetchDependencies, type FetchTask } from './fetch.js';
import { HostLimiter } from './host-limiter.js';
import { bodyPlan, discard, header, type HttpResponse } from './http-response.js';
import { HttpSender } from './http-sender.js';
import { hasImageSignature, isHtml } from './image-signature.js';
import { MinimumPace } from './minimum-pace.js';
import { nameResolver, type ResolveName } from './name-resolver.js';
import { networkFailure } from './network-failure.js';
import { OutboundError } from './outbound-errors.js';
import { LIMITS, type OutboundLimits } from './outbound-limits.js';
import { outboundUrl, withoutHtmlEscapes } from './outbound-url.js';
import { readBody } from './read-body.js';
import { directUrl, shareLinkHint } from './share-links.js';
import { userAgent } from './user-agent.js';
import { type Reusability, reusabilityOf, reusabilityOfUnchanged, type Validators } from './validators.js';

const MIN_BUDGET_BYTES = 256 * 1024 * 1024;

/** A downloaded file, with the Content-Type that its host claims and its URL after redirects. */
export interface Download {
  readonly bytes: Buffer;
  readonly contentType: string | null;
  readonly finalUrl: string;
  readonly reusability: Reusability;
}

/** How to download a file. */
export interface DownloadOptions<T = unknown> {
  readonly signal?: AbortSignal;
  /** Headers for single hosts. */
  readonly headers?: readonly FetchHeader[];
  /** An earlier download of the file, and what to do in place of `use` when the file has not changed since. */
  readonly known?: {
    readonly validators: Validators;
    readonly unchanged: (reusability: Reusability) => T | Promise<T>;
  };
}

/** A download, and the memory that it takes; or what the host says of a file that has not changed. */
type Received =
  | { readonly download: Download; readonly reservation: Reservation }
  | { readonly unchanged: Reusability };

/** The dependencies of {@link OutboundClient} that tests replace. */
export interface OutboundDependencies {
  readonly resolve?: ResolveName;
  readonly limits?: Partial<OutboundLimits>;
}

/** Fetches from addresses that users gave. Every such request goes through this class or {@link OutboundPoster}. */
export class OutboundClient implements OnApplicationShutdown {
  readonly #settings: Config['outbound'];
  readonly #limits: OutboundLimits;
  readonly #budget: ByteBudget;
  readonly #buffers = new BufferPool();
  readonly #fetchDependencies: FetchDependencies;

  constructor(config: Config, dependencies: OutboundDependencies = {}) {
    const { allowPrivate, allowPorts, maxBytes, perHost, proxy, timeoutMs } = config.outbound;
    const limits = { ...LIMITS, ...dependencies.limits };
    this.#settings = config.outbound;
    this.#limits = limits;
    this.#budget = new ByteBudget(Math.max(MIN_BUDGET_BYTES, 2 * maxBytes), maxBytes);
    const sender = new HttpSender({
      policy: publicAddresses(allowPrivate, allowPorts),
      proxy,
      resolve: dependencies.resolve ?? nameResolver(),
      timeoutMs: Math.min(limits.connectMs, timeoutMs),
      limits,
      perHost,
    });
    this.#fetchDependencies = {
      sender,
      limiter: new HostLimiter(perHost),
      userAgent: userAgent(config.http.publicUrl),
      maxRedirects: limits.redirects,
    };
  }

  /** The bytes of active downloads and of those in use; new downloads wait when the byte budget is used up. */
  get bytesInFlight(): number {
    return this.#budget.held;
  }

  /**
   * Downloads `url` and passes it to `use`. Its bytes count as in flight until `use` has ended, and are invalid after that:
   * a later download overwrites them. A share link is rewritten to the file itself, and an address with `&amp;` that gets a
   * 4xx is fetched once more without it. With `known` the host may answer that the file has not changed; then nothing is
   * downloaded.
   *
   * @throws {OutboundError} when the download fails
   * @throws {HostBusyError} when the host has no free slot now; no request was sent
   * @throws the reason of `options.signal` when that aborts the download, and whatever `use` throws
   */
  async withDownload<T>(
    url: string,
    use: (download: Download) => T | Promise<T>,
    options: DownloadOptions<T> = {},
  ): Promise<T> {
    const received = await this.#download(url, options);
    // Only a request with the validators of `known` gets this.
    if ('unchanged' in received) return options.known!.unchanged(received.unchanged);
    const { download, reservation } = received;
    try {
      const result = await use(download);
      // After a failure something may still read the bytes, such as a request that is being aborted.
      this.#buffers.giveBack(download.bytes);
      return result;
    } finally {
      reservation.release();
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.#fetchDependencies.sender.destroy();
  }

  async #download(url: string, { signal, headers = [], known }: DownloadOptions): Promise<Received> {
    const deadline = new Deadline(this.#settings.timeoutMs, signal);
    const fetch = (target: URL) => this.#fetch({ target, deadline, headers, validators: known?.validators });
    try {
      const given = outboundUrl(url);
      try {
        const held = await fetch(directUrl(given) ?? given);
        return rejectSharePage(given, held);
      } catch (error) {
        const failure = isClientError(error) ? error : undefined;
        const unescaped = withoutHtmlEscapes(url);
        if (failure === undefined) throw error;
        if (unescaped === null) throw withHint(failure, shareLinkHint(given));
        return await fetch(outboundUrl(unescaped)).catch((second: unknown) => {
          const hint = 'The address contains "&amp;" as in HTML or XML; neither that nor "&" was found.';
          throw isClientError(second) ? withHint(failure, hint) : second;
        });
      }
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      throw networkFailure(error) ?? error;
    } finally {
      deadline.end();
    }
  }

  /** Fetches a URL, and once more when the body shows that the host needs the lenient parser. */
  async #fetch(task: FetchTask): Promise<Received> {
    const exchange = await new Fetch(this.#fetchDependencies, task).follow();
    try {
      return await this.#receive(exchange, task);
    } catch (error) {
      const { sender } = this.#fetchDependencies;
      const needsRetry = !exchange.response.isLenient && sender.needsLenientParser(exchange.target, error);
      if (!needsRetry || task.deadline.signal.aborted) throw error;
    }
    return this.#receive(await new Fetch(this.#fetchDependencies, task).follow(), task);
  }

  async #receive(
    { response, target, permit, isConditional }: Exchange,
    { deadline, validators }: FetchTask,
  ): Promise<Received> {
    try {
      if (response.statusCode === 304 && isConditional) {
        permit.recordServed();
        discard(response);
        return { unchanged: reusabilityOfUnchanged(response, target, validators!) };
      }
      const { bytes, reservation } = await this.#read(response, deadline);
      permit.recordServed();
      const contentType = header(response, 'content-type') ?? null;
      const reusability = reusabilityOf(response, target);
      return { download: { bytes, contentType, finalUrl: target.href, reusability }, reservation };
    } catch (error) {
      const cause: unknown = deadline.signal.reason ?? error;
      if (networkFailure(cause)?.code === 'TIMEOUT') permit.recordStall();
      else permit.recordServed();
      throw error;
    } finally {
      permit.release();
    }
  }

  async #read(
    response: HttpResponse,
    deadline: Deadline,
  ): Promise<{ bytes: Buffer; reservation: Reservation }> {
    const limit = this.#settings.maxBytes;
    const reservation = this.#budget.open();
    try {
      const bytes = await readBody(response.body, {
        ...bodyPlan(response, limit),
        limit,
        buffers: this.#buffers,
        pace: new MinimumPace(this.#limits.pace, (error) => deadline.fail(error)),
        // The host is not responsible for the wait for memory.
        reserve: (size) => deadline.uncounted(reservation.growTo(size, deadline.signal)),
      });
      reservation.shrinkTo(bytes.length);
      return { bytes, reservation };
    } catch (error) {
      reservation.release();
      discard(response);
      throw error;
    }
  }
}

/** Whether an error is a 4xx that another attempt would get too. */
function isClientError(error: unknown): error is OutboundError {
  return error instanceof OutboundError && !error.retryable && (error.status ?? 0) >= 400;
}

function withHint(error: OutboundError, hint: string | null): OutboundError {
  if (hint === null) return error;
  return new OutboundError(error.code, `${error.message} ${hint}`, {
    status: error.status,
    cause: error,
  });
}

/** @throws {OutboundError} NOT_AN_IMAGE when a share link led to a page */
function rejectSharePage(given: URL, held: Received): Received {
  const hint = shareLinkHint(given);
  if ('unchanged' in held) return held;
  const { bytes, contentType } = held.download;
  const isPage = isHtml(bytes) || (/^text\/html\b/i.test(contentType ?? '') && !hasImageSignature(bytes));
  if (hint === null || !isPage) return held;
  held.reservation.release();
  throw new OutboundError('NOT_AN_IMAGE', `The host sent a web page instead of an image. ${hint}`);
}
