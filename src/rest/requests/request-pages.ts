import { ClientError, IMAGE_FINDINGS, type ImageFinding } from '../../common/index.js';
import {
  failureFilter,
  type FailureFilter,
  IMAGE_CHANGES,
  IMAGE_STATUSES,
  type ImageFilter,
  REQUEST_STATUSES,
  type RequestStatus,
} from '../../requests/index.js';
import { readLimit } from '../pages.js';
import { readQuery } from '../query.js';

type Query = Readonly<Record<string, unknown>>;

/** How many items a page has, unless the client says how many. */
export const PRODUCTS_PER_PAGE = 50;
export const IMAGES_PER_PAGE = 50;
export const REQUESTS_PER_PAGE = 20;

/** The names of findings, for documents and checks. */
export const FINDING_NAMES = Object.keys(IMAGE_FINDINGS) as ImageFinding[];

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
  readonly search: string | null;
}

/** The parameters of a page of images. */
export interface ImagesPage extends ProductsPage {
  readonly filter: ImageFilter;
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
  const query = readQuery(given, ['limit', 'cursor', 'status', 'search']);
  return {
    limit: readLimit(query.limit, REQUESTS_PER_PAGE),
    cursor: query.cursor ?? null,
    status: readConstant('status', query.status, REQUEST_STATUSES),
    search: query.search ?? null,
    query,
  };
}

/**
 * Reads the parameters of a page of images.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function readImagesPage(given: Query): ImagesPage {
  const query = readQuery(given, ['limit', 'cursor', 'status', 'change', 'finding', ...FAILURE_PARAMETERS]);
  return {
    limit: readLimit(query.limit, IMAGES_PER_PAGE),
    cursor: query.cursor ?? null,
    filter: {
      status: readConstant('status', query.status, IMAGE_STATUSES),
      change: readConstant('change', query.change, IMAGE_CHANGES),
      failure: readFailures(query),
      finding: readConstant('finding', query.finding, FINDING_NAMES),
    },
    query,
  };
}

const FAILURE_PARAMETERS = ['errorCodes', 'errorMessage'] as const;

/**
 * Reads which failures a client means.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function readFailureFilter(given: Query): FailureFilter {
  return readFailures(readQuery(given, FAILURE_PARAMETERS));
}

function readFailures({
  errorCodes,
  errorMessage,
}: Readonly<Partial<Record<(typeof FAILURE_PARAMETERS)[number], string>>>): FailureFilter {
  return failureFilter(errorCodes?.split(','), errorMessage);
}

/**
 * Reads the parameters of a page of removed images.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function readRemovedPage(given: Query): ProductsPage {
  const query = readQuery(given, ['limit', 'cursor']);
  return { limit: readLimit(query.limit, IMAGES_PER_PAGE), cursor: query.cursor ?? null, query };
}

function readConstant<Constant extends string>(
  name: string,
  given: string | undefined,
  constants: readonly Constant[],
): Constant | null {
  if (given === undefined) return null;
  const constant = constants.find((known) => known === given);
  if (constant !== undefined) return constant;
  throw new ClientError('INVALID_INPUT', `\`${name}\` must be one of ${constants.join(', ')}.`);
}
