import { Injectable } from '@nestjs/common';
import {
  decodeCursor,
  encodeCursor,
  isRecord,
  Links,
  progressOf,
  type RequestEntity,
  RequestLoaders,
  RequestNotices,
  RequestQueries,
  statusOfProduct,
} from '../../requests/index.js';
import {
  type ProductView,
  type RequestView,
  type StatusView,
  toProductView,
  toRequestView,
} from './request.view.js';

/** Which products of a request are asked for. */
export interface ProductsPage {
  readonly limit: number;
  /** The `nextCursor` of the page before. */
  readonly cursor: string | null;
}

/** Makes requests into what REST clients see. */
@Injectable()
export class RequestViews {
  constructor(
    private readonly queries: RequestQueries,
    private readonly links: Links,
    private readonly notices: RequestNotices,
  ) {}

  /** The request without its products. */
  async request(request: RequestEntity): Promise<RequestView> {
    return toRequestView(progressOf(request), {
      skippedRowCount: request.skippedRowCount,
      notice: await this.notices.of(request),
      inputCsvUrl: this.links.toInputCsv(request),
      outputCsvUrl: this.links.toOutputCsv(request),
      errorsCsvUrl: this.links.toErrorsCsv(request),
      statusUrl: this.links.toStatus(request),
    });
  }

  /**
   * The request with a page of its products, in a fixed number of statements.
   *
   * @throws {ClientError} NOT_FOUND, INVALID_INPUT
   */
  async status(id: string, { limit, cursor }: ProductsPage): Promise<StatusView> {
    const after = decodeCursor(cursor, isRecord, 'cursor');
    const request = await this.queries.get(id);
    const loaders = new RequestLoaders(this.queries);
    const { rows, more } = await loaders.productPage(request, limit, after === null ? null : Number(after));
    const products = await Promise.all(
      rows.map(async (product): Promise<ProductView> => {
        const images = await loaders.imagesOfProduct.load(product.id);
        const status = statusOfProduct(images.map((image) => image.status));
        return toProductView(
          product,
          status,
          images.map((image) => ({
            id: image.id,
            inputUrl: image.inputUrl,
            outputUrl: this.links.toOutput(image, request),
          })),
        );
      }),
    );
    const nextCursor = more ? encodeCursor(rows.at(-1)!.record) : null;
    return Object.assign(await this.request(request), { products, nextCursor });
  }
}
