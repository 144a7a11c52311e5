import { Injectable } from '@nestjs/common';
import { type ImageErrorCode, isId } from '../../common/index.js';
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
import type { FailureGroupView, FailuresView } from './failures-view.js';
import type { ProductsPage, RequestsPage } from './request-pages.js';
import { type RequestsView, type RequestView, toRequestView } from './request-view.js';
import { type ProductView, type StatusView, toProductView } from './status-view.js';

/** Loads requests in the form that REST clients see. */
@Injectable()
export class RequestViews {
  constructor(
    private readonly queries: RequestQueries,
    private readonly links: Links,
    private readonly notices: RequestNotices,
  ) {}

  /** Returns the view of a request, without its products. */
  async request(request: RequestEntity): Promise<RequestView> {
    return toRequestView(request, progressOf(request), {
      notice: await this.notices.of(request),
      inputFileUrl: this.links.toInputFile(request),
      inputCsvUrl: this.links.toInputCsv(request),
      outputCsvUrl: this.links.toOutputCsv(request),
      errorsCsvUrl: this.links.toErrorsCsv(request),
      statusUrl: this.links.toStatus(request),
    });
  }

  /** Returns a page of requests, newest first, without their products. @throws {ClientError} INVALID_INPUT */
  async list({ limit, cursor, status }: RequestsPage): Promise<RequestsView> {
    const page = await this.queries.page(limit, decodeCursor(cursor, isId, 'cursor'), status);
    return {
      requests: await Promise.all(page.rows.map((request) => this.request(request))),
      totalCount: page.totalCount,
      nextCursor: page.more ? encodeCursor(page.rows.at(-1)!.id) : null,
    };
  }

  /** Returns the errors of a request's images, the most frequent first. @throws {ClientError} NOT_FOUND */
  async failures(id: string): Promise<FailuresView> {
    const request = await this.queries.get(id);
    const loaders = new RequestLoaders(this.queries);
    const groups = await loaders.failures.load(request.id);
    const failures = groups.map(async ({ code, message, count, exampleId }): Promise<FailureGroupView> => {
      const { id: imageId, inputUrl, attempts } = await loaders.image.load(exampleId);
      return { code: code as ImageErrorCode, message, count, example: { id: imageId, inputUrl, attempts } };
    });
    return { failures: await Promise.all(failures) };
  }

  /**
   * Returns a request with a page of its products. The number of SQL statements does not depend on the size of the page.
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
            ...this.links.ofImage(image, request),
          })),
        );
      }),
    );
    const nextCursor = more ? encodeCursor(rows.at(-1)!.record) : null;
    return Object.assign(await this.request(request), { products, nextCursor });
  }
}
