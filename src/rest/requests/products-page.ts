import { checkPageSize } from '../../requests/index.js';
import { readQuery } from '../query.js';
import type { ProductsPage } from './request-views.service.js';

const PRODUCTS_A_PAGE = 50;

/**
 * Reads which products are asked for out of a query.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function readProductsPage(query: Readonly<Record<string, unknown>>): ProductsPage {
  const { limit, cursor } = readQuery(query, ['limit', 'cursor']);
  return {
    limit:
      limit === undefined
        ? PRODUCTS_A_PAGE
        : checkPageSize(/^\d{1,9}$/.test(limit) ? Number(limit) : NaN, 'limit'),
    cursor: cursor ?? null,
  };
}
