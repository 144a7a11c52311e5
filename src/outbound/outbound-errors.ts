import { HalftoneError, ImageProcessingError, type ImageErrorCode } from '../common/index.js';

/** The codes with which an outbound request can fail. */
export type OutboundErrorCode = Extract<
  ImageErrorCode,
  | 'URL_NOT_ALLOWED'
  | 'DNS_FAILED'
  | 'CONNECT_FAILED'
  | 'TIMEOUT'
  | 'HTTP_STATUS'
  | 'TOO_LARGE'
  | 'NOT_AN_IMAGE'
  | 'UNSUPPORTED_FORMAT'
>;

/** The options of an {@link OutboundError}. */
export interface OutboundErrorOptions {
  /** The HTTP status, where that is the reason. */
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Overrides whether the code is transient. */
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

/** An outbound request that failed. */
export class OutboundError extends ImageProcessingError {
  readonly status: number | undefined;

  constructor(
    override readonly code: OutboundErrorCode,
    message: string,
    options: OutboundErrorOptions = {},
  ) {
    super(message, {
      retryable: options.retryable ?? isRetryable(code, options.status),
      ...(options.retryAfterMs === undefined ? {} : { retryAfterMs: options.retryAfterMs }),
      cause: options.cause,
    });
    this.status = options.status;
  }
}

/** The host has no free slot, or asked for a short pause. No request was sent, and the image is not the cause. */
export class HostBusyError extends HalftoneError {
  readonly code = 'HOST_BUSY';

  constructor(readonly retryAfterMs: number) {
    super('The host has no free slot for this request. Retry it in a moment.');
  }
}

const TRANSIENT: Readonly<Record<Exclude<OutboundErrorCode, 'HTTP_STATUS'>, boolean>> = {
  // ENOTFOUND does not distinguish an unknown name from a resolver with a temporary problem.
  DNS_FAILED: true,
  CONNECT_FAILED: true,
  TIMEOUT: true,
  URL_NOT_ALLOWED: false,
  TOO_LARGE: false,
  NOT_AN_IMAGE: false,
  UNSUPPORTED_FORMAT: false,
};

/** Whether an error is transient: a network error, or a status that says "later". */
export function isRetryable(code: OutboundErrorCode, status = 0): boolean {
  if (code !== 'HTTP_STATUS') return TRANSIENT[code];
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
