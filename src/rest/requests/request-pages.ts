import { ClientError } from '../../common/index.js';
import { REQUEST_STATUSES, type RequestStatus } from '../../requests/index.js';
import { readLimit } from '../pages.js';
import { readQuery } from '../query.js';

type Query = Readonly<Record<string, unknown>>;

const PRODUCTS_A_PAGE = 50;
const REQUESTS_A_PAGE = 20;

/** Which products of a request are asked for. */
export interface ProductsPage {
  readonly limit: number;
  /** The `nextCursor` of the page before. */
  readonly cursor: string | null;
  /** As it came. */
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** Which requests are asked for. */
export interface RequestsPage extends ProductsPage {
  readonly status: RequestStatus | null;
}

/**
 * Reads which products are asked for out of a query.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function readProductsPage(given: Query): ProductsPage {
  const query = readQuery(given, ['limit', 'cursor']);
  return { limit: readLimit(query.limit, PRODUCTS_A_PAGE), cursor: query.cursor ?? null, query };
}

/**
 * Reads which requests are asked for out of a query.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function readRequestsPage(given: Query): RequestsPage {
  const query = readQuery(given, ['limit', 'cursor', 'status']);
  return {
    limit: readLimit(query.limit, REQUESTS_A_PAGE),
    cursor: query.cursor ?? null,
    status: query.status === undefined ? null : readStatus(query.status),
    query,
  };
}

function readStatus(given: string): RequestStatus {
  const status = REQUEST_STATUSES.find((known) => known === given);
  if (status !== undefined) return status;
  throw new ClientError('INVALID_INPUT', `\`status\` must be one of ${REQUEST_STATUSES.join(', ')}.`);
}
