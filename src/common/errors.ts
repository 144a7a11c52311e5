/**
 * The root of every error this program raises on purpose. `message` is public: it may be shown to whoever
 * asked, so it says what is wrong and how to mend it and holds nothing internal. What is internal goes into
 * `cause`, which only the log sees.
 */
export abstract class HalftoneError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The codes a client of any way in (GraphQL, WebSocket, HTTP) may meet. */
export type ClientErrorCode =
  | 'INVALID_CSV'
  | 'CSV_TOO_LARGE'
  | 'TOO_MANY_IMAGES'
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'INVALID_STATE'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'STORAGE_FULL'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'TOO_MANY_UPLOADS';

/** A request that cannot be served as it was made. `details` travel to the client beside the code. */
export class ClientError extends HalftoneError {
  constructor(
    readonly code: ClientErrorCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The codes with which one image can fail; they are stored with it. */
export const IMAGE_ERROR_CODES = [
  'URL_NOT_ALLOWED',
  'DNS_FAILED',
  'CONNECT_FAILED',
  'TIMEOUT',
  'HTTP_STATUS',
  'TOO_LARGE',
  'NOT_AN_IMAGE',
  'UNSUPPORTED_FORMAT',
  'CORRUPT_IMAGE',
  'TOO_MANY_PIXELS',
  'STORAGE_FAILED',
  'WORKER_LOST',
] as const;
export type ImageErrorCode = (typeof IMAGE_ERROR_CODES)[number];

/**
 * Why one image could not be processed. `retryable` says whether another try may cure it, `retryAfterMs` how
 * long the other side asked us to wait before it.
 */
export abstract class ImageProcessingError extends HalftoneError {
  abstract override readonly code: ImageErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryable: boolean; retryAfterMs?: number; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}
