import { HalftoneError, ImageProcessingError, type ImageErrorCode } from '../common/index.js';

/** The ways in which fetching from an address outside can fail. */
export type OutboundErrorCode = Extract<
  ImageErrorCode,
  | 'URL_NOT_ALLOWED'
  | 'DNS_FAILED'
  | 'CONNECT_FAILED'
  | 'TIMEOUT'
  | 'HTTP_STATUS'
  | 'TOO_LARGE'
  | 'UNSUPPORTED_FORMAT'
>;

/** Why something could not be fetched. `status` is the HTTP status, where that is the reason. */
export class OutboundError extends ImageProcessingError {
  readonly status: number | undefined;

  constructor(
    override readonly code: OutboundErrorCode,
    message: string,
    options: { status?: number; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, {
      retryable: isRetryable(code, options.status),
      ...(options.retryAfterMs === undefined ? {} : { retryAfterMs: options.retryAfterMs }),
      cause: options.cause,
    });
    this.status = options.status;
  }
}

/** The host is asked by others of ours, or wants a short pause: nothing was sent, and nothing is wrong. */
export class HostBusyError extends HalftoneError {
  readonly code = 'HOST_BUSY';

  constructor(readonly retryAfterMs: number) {
    super('The host is busy; ask again in a moment.');
  }
}

const CURABLE: Readonly<Record<Exclude<OutboundErrorCode, 'HTTP_STATUS'>, boolean>> = {
  // A name that is unknown now may be a resolver in trouble: ENOTFOUND alone does not tell the two apart.
  DNS_FAILED: true,
  CONNECT_FAILED: true,
  TIMEOUT: true,
  URL_NOT_ALLOWED: false,
  TOO_LARGE: false,
  UNSUPPORTED_FORMAT: false,
};

/** Whether another try may cure a failure: what may pass by itself, and the statuses that say "later". */
export function isRetryable(code: OutboundErrorCode, status = 0): boolean {
  if (code !== 'HTTP_STATUS') return CURABLE[code];
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
