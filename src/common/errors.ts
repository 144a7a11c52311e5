/**
 * The base class of every error that this program raises on purpose. `message` is public: clients see it, so it says
 * what happened and how to fix it, and holds no internal detail. Internal detail goes into `cause`, which is only logged.
 */
export abstract class HalftoneError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The error codes that clients of every entry point (GraphQL, WebSocket, HTTP) can receive. */
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
  | 'TOO_MANY_UPLOADS'
  | 'UNAVAILABLE'
  | ImageErrorCode;

/** Rejects a client's request. `details` are sent to the client together with the code. */
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

/** The error codes of a failed image; stored in the image's row. */
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
 * Says why one image could not be processed. `retryable` says whether another attempt may succeed, `retryAfterMs` how
 * long the remote host asked to wait before it.
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
