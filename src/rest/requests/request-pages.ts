import { ClientError } from '../../common/index.js';
import { REQUEST_STATUSES, type RequestStatus } from '../../requests/index.js';
import { readLimit } from '../pages.js';
import { readQuery } from '../query.js';

type Query = Readonly<Record<string, unknown>>;

const PRODUCTS_PER_PAGE = 50;
const REQUESTS_PER_PAGE = 20;

/** The parameters of a page of products. */
export interface ProductsPage {
  readonly limit: number;
  /** The `nextCursor` of the previous page. */
  readonly cursor: string | null;
  /** The parameters as the client sent them, for links to this page. */
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** The parameters of a page of requests. */
export interface RequestsPage extends ProductsPage {
  readonly status: RequestStatus | null;
}

/**
 * Reads the parameters of a page of products.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function readProductsPage(given: Query): ProductsPage {
  const query = readQuery(given, ['limit', 'cursor']);
  return { limit: readLimit(query.limit, PRODUCTS_PER_PAGE), cursor: query.cursor ?? null, query };
}

/**
 * Reads the parameters of a page of requests.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function readRequestsPage(given: Query): RequestsPage {
  const query = readQuery(given, ['limit', 'cursor', 'status']);
  return {
    limit: readLimit(query.limit, REQUESTS_PER_PAGE),
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
