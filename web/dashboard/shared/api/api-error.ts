import { texts } from '../../texts/common.js';

/** An error of the API, or of the way to it. `code` is stable, `message` is for people. */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** Whether the server could not be reached, so that the same call may succeed later. */
  get isOffline(): boolean {
    return this.code === 'OFFLINE';
  }
}

export const offline = () => new ApiError('OFFLINE', texts.errors.offline);

/** Converts anything that was thrown. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (Array.isArray(thrown)) return fromGraphql(thrown);
  return new ApiError('UNKNOWN', thrown instanceof Error ? thrown.message : texts.errors.unknown);
}

export interface GraphqlErrorBody {
  readonly message: string;
  readonly extensions?: { readonly code?: unknown };
}

/** Returns the first of the errors of a GraphQL response. */
export function fromGraphql(errors: readonly GraphqlErrorBody[]): ApiError {
  const [first] = errors;
  const code = first?.extensions?.code;
  return new ApiError(typeof code === 'string' ? code : 'UNKNOWN', first?.message ?? texts.errors.unknown);
}
