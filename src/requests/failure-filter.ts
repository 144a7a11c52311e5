import { ClientError, IMAGE_ERROR_CODES, type ImageErrorCode } from '../common/index.js';

/** Which failures are meant: those with one of these codes and with this message. Null for any. */
export interface FailureFilter {
  readonly codes: readonly ImageErrorCode[] | null;
  readonly message: string | null;
}

export const ANY_FAILURE: FailureFilter = { codes: null, message: null };

/** SQL: whether a row of `images` has the error of the filter, whose codes are parameter `codes`, and its message `message`. */
export function failureSql(codes: string, message: string): string {
  return `(${codes} IS NULL OR images.error_code = ANY(${codes})) AND (${message} IS NULL OR images.error_message = ${message})`;
}

/** The descriptions of a filter's two arguments, which both APIs have. */
export const FAILURE_FILTER = {
  codes: 'Only images with one of these error codes.',
  message: 'Only images with exactly this error message, as the failures of the request have it.',
} as const;

/**
 * Checks the arguments of a client. An empty list of codes is rejected: it would mean nothing, but looks like everything.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function failureFilter(
  codes: readonly string[] | null | undefined,
  message: string | null | undefined,
): FailureFilter {
  const known = codes?.map((code) => IMAGE_ERROR_CODES.find((one) => one === code));
  if (known !== undefined && (known.length === 0 || known.includes(undefined)))
    throw new ClientError(
      'INVALID_INPUT',
      `\`errorCodes\` must have one or more of ${IMAGE_ERROR_CODES.join(', ')}.`,
    );
  // No stored text is empty, or has what PostgreSQL rejects.
  const text = (message ?? '').replaceAll('\0', '\uFFFD').toWellFormed();
  return { codes: (known as ImageErrorCode[] | undefined) ?? null, message: text === '' ? null : text };
}
