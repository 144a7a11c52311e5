import { Injectable } from '@nestjs/common';
import { type ImageErrorCode, isId } from '../../common/index.js';
import {
  decodeCursor,
  encodeCursor,
  type Image,
  isRecord,
  Links,
  progressOf,
  type RequestEntity,
  RequestList,
  RequestLoaders,
  RequestNotices,
  RequestQueries,
  type RequestSavings,
  statusOfProduct,
  toImage,
  toRemovedImage,
} from '../../requests/index.js';
import type { FailureGroupView, FailuresView } from './failures-view.js';
import type { FindingsView } from './findings-view.js';
import type { ImagesView } from './images-view.js';
import type { ImagesPage, ProductsPage, RequestsPage } from './request-pages.js';
import type { RemovedImagesView } from './removed-images-view.js';
import type { RequestView } from './request-view.js';
import { toRequestView } from './to-request-view.js';
import type { RequestsView } from './requests-view.js';
import { type ProductView, type StatusView, toProductView } from './status-view.js';

/** Loads requests in the form that REST clients see. */
@Injectable()
export class RequestViews {
  constructor(
    private readonly queries: RequestQueries,
    private readonly requestList: RequestList,
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
      imagesZipUrl: this.links.toArchive(request),
      statusUrl: this.links.toStatus(request),
      eventsUrl: this.links.toEvents(request),
    });
  }

  /** Returns a page of requests, newest first, without their products. @throws {ClientError} INVALID_INPUT */
  async list({ limit, cursor, status, search }: RequestsPage): Promise<RequestsView> {
    const after = decodeCursor(cursor, isId, 'cursor');
    const page = await this.requestList.page(limit, after, { status, search });
    return {
      requests: await Promise.all(page.rows.map((request) => this.request(request))),
      totalCount: page.totalCount,
      nextCursor: page.more ? encodeCursor(page.rows.at(-1)!.id) : null,
    };
  }

  /** Returns what the compression of a request saved. @throws {ClientError} NOT_FOUND */
  async savings(id: string): Promise<RequestSavings> {
    const request = await this.queries.get(id);
    const loaders = new RequestLoaders(this.queries);
    const { formats, largestIds } = await loaders.savings.load(request);
    const largest = await Promise.all(largestIds.map((image) => loaders.image.load(image)));
    const images = largest.map((image) => this.image(image, request, loaders));
    return { formats, largest: await Promise.all(images) };
  }

  /** Returns the errors of a request's images, the most frequent first. @throws {ClientError} NOT_FOUND */
  async failures(id: string): Promise<FailuresView> {
    const request = await this.queries.get(id);
    const loaders = new RequestLoaders(this.queries);
    const groups = await loaders.failures.load(request);
    const failures = groups.map(async ({ code, message, count, exampleId }): Promise<FailureGroupView> => {
      const example = await this.image(await loaders.image.load(exampleId), request, loaders);
      return { code: code as ImageErrorCode, message, count, example };
    });
    return { failures: await Promise.all(failures) };
  }

  /** Returns how many images of a request have each finding. @throws {ClientError} NOT_FOUND */
  async findings(id: string): Promise<FindingsView> {
    const request = await this.queries.get(id);
    const findings = await new RequestLoaders(this.queries).findings.load(request);
    return { findings: findings.map(({ finding, count }) => ({ finding, count })) };
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
          await Promise.all(images.map((image) => this.image(image, request, loaders))),
        );
      }),
    );
    const nextCursor = more ? encodeCursor(rows.at(-1)!.record) : null;
    const { skippedRows } = request;
    return Object.assign(await this.request(request), { skippedRows, products, nextCursor });
  }

  /** Returns a page of the images of a request, in the order of the CSV. @throws {ClientError} NOT_FOUND, INVALID_INPUT */
  async images(id: string, { limit, cursor, filter }: ImagesPage): Promise<ImagesView> {
    const after = decodeCursor(cursor, isId, 'cursor');
    const request = await this.queries.get(id);
    const loaders = new RequestLoaders(this.queries);
    const page = await loaders.imagePage(request, limit, after, filter);
    return {
      images: await Promise.all(page.rows.map((image) => this.image(image, request, loaders))),
      totalCount: page.totalCount,
      nextCursor: page.more ? encodeCursor(page.rows.at(-1)!.id) : null,
    };
  }

  /** Returns a page of the images that only the earlier request had. @throws {ClientError} NOT_FOUND, INVALID_INPUT */
  async removedImages(id: string, { limit, cursor }: ProductsPage): Promise<RemovedImagesView> {
    const after = decodeCursor(cursor, isId, 'cursor');
    const request = await this.queries.get(id);
    const page = await new RequestLoaders(this.queries).removedPage(request, limit, after);
    return {
      removedImages: page.rows.map(toRemovedImage),
      totalCount: page.totalCount,
      nextCursor: page.more ? encodeCursor(page.rows.at(-1)!.id) : null,
    };
  }

  /** Returns an image in the form that the clients of both APIs see. */
  private async image(
    image: Parameters<typeof toImage>[0],
    request: RequestEntity,
    loaders: RequestLoaders,
  ): Promise<Image> {
    const product = await loaders.productOfImage.load(image.id);
    return Object.assign(toImage(image, this.links.ofImage(image, request)), { product });
  }
}
