import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Any, DataSource, IsNull } from 'typeorm';
import { groupBy, isId } from '../common/index.js';
import { ImageEntity, ProductEntity, type RemovedImageEntity, RequestEntity } from './entities/index.js';
import { countFindings } from './findings/count-findings.js';
import type { FindingCount } from './findings/image-findings.js';
import { countOf, EVERY_IMAGE, filterSql, type ImageFilter, isCounted } from './image-filter.js';
import type { ImageProduct } from './models/image-product.model.js';
import { productsOfImages } from './products-of-images.js';
import { requestNotFound } from './request-errors.js';
import type { RequestFileState } from './served-files.js';
import { readSavings, type Savings } from './savings/read-savings.js';
import { visible, visibleParameter } from './visibility.js';

/** A page of up to `first` rows after the cursor `after`; `more` says whether other rows follow. */
export interface Page<Row> {
  readonly rows: Row[];
  readonly more: boolean;
  readonly totalCount: number;
}

/** The failed images of one request that share an error. */
export interface FailureCount {
  readonly code: string;
  readonly message: string;
  readonly count: number;
  readonly exampleId: string;
}

/** The most failure groups returned for one request. */
const MAX_FAILURE_GROUPS = 100;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

type PerRequest<Row> = Map<string, Page<Row>>;

/**
 * Reads requests for clients. Only clients that may see a request find it, and its products and images are read by its id.
 * A read for many requests or products takes one or two statements.
 */
@Injectable()
export class RequestQueries {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  async find(id: string): Promise<RequestEntity | null> {
    if (!isId(id)) return null;
    return this.db.getRepository(RequestEntity).findOneBy({ ...visible(), id });
  }

  /** @throws {ClientError} NOT_FOUND */
  async get(id: string): Promise<RequestEntity> {
    const request = await this.find(id);
    if (request === null) throw requestNotFound(id);
    return request;
  }

  /**
   * Returns which files the request `id` has; reads by primary key and only the needed columns. Null when it is deleted, or
   * when `owner` is given and does not own it.
   */
  async findFiles(id: string, owner: string | undefined): Promise<RequestFileState | null> {
    if (!isId(id)) return null;
    const rows: RequestFileState[] = await this.db.query(
      `SELECT id, file_name AS "fileName", dialect, output_csv_at AS "outputCsvAt", errors_csv_at AS "errorsCsvAt" FROM requests
        WHERE id = $1 AND deleted_at IS NULL AND ($2::text IS NULL OR owner = $2)`,
      [id, owner ?? null],
    );
    return rows[0] ?? null;
  }

  /** Returns those of the requests that the client may see, by id, in one statement. */
  async findVisible(ids: readonly string[]): Promise<Map<string, RequestEntity>> {
    const requests = await this.db.getRepository(RequestEntity).findBy({ ...visible(), id: Any([...ids]) });
    return new Map(requests.map((request) => [request.id, request]));
  }

  /** Returns the requests that are not deleted, of any owner. The caller must have found them before. */
  async findMany(ids: readonly string[]): Promise<RequestEntity[]> {
    return this.db.getRepository(RequestEntity).findBy({ id: Any([...ids]), deletedAt: IsNull() });
  }

  /** Returns the client's request with the idempotency key `key`. */
  async findByIdempotencyKey(key: string): Promise<RequestEntity | null> {
    const owner = visibleParameter() ?? IsNull();
    return this.db
      .getRepository(RequestEntity)
      .findOneBy({ idempotencyKey: key, owner, deletedAt: IsNull() });
  }

  /** Returns a page of products for each request, in the order of the CSV. */
  async productPages(
    requests: readonly RequestEntity[],
    first: number,
    after: number | null,
  ): Promise<PerRequest<ProductEntity>> {
    const rows = await this.lateral(ProductEntity, 'record', requests, first, 'record > $3::integer', [
      after ?? 0,
    ]);
    return toPages(requests, rows, first, (request) => request.totalProducts);
  }

  /** Returns a page of images for each request, in the order of the CSV. */
  async imagePages(
    requests: readonly RequestEntity[],
    first: number,
    after: string | null,
    filter: ImageFilter = EVERY_IMAGE,
  ): Promise<PerRequest<ImageEntity>> {
    const { conditions, parameters } = filterSql(filter, 4);
    const [rows, counts] = await Promise.all([
      this.lateral(ImageEntity, 'id', requests, first, ['id > $3::uuid', ...conditions].join(' AND '), [
        after ?? FIRST_ID,
        ...parameters,
      ]),
      isCounted(filter) ? null : this.countImages(requests, filter),
    ]);
    return toPages(requests, rows, first, (request) =>
      counts === null ? countOf(request, filter.change) : (counts.get(request.id) ?? 0),
    );
  }

  /** Returns a page of the images that only the earlier request had, for each request. */
  async removedPages(
    requests: readonly RequestEntity[],
    first: number,
    after: string | null,
  ): Promise<PerRequest<RemovedImageEntity>> {
    const rows: RemovedImageEntity[] = await this.db.query(
      `SELECT page.* FROM unnest($1::uuid[]) AS request (id)
        CROSS JOIN LATERAL (
          SELECT request_id AS "requestId", id, input_url AS "inputUrl", serial_number AS "serialNumber",
                 product_name AS "productName"
            FROM removed_images WHERE request_id = request.id AND id > $3 ORDER BY id LIMIT $2
        ) AS page
        ORDER BY page.id`,
      [requests.map(({ id }) => id), first + 1, after ?? FIRST_ID],
    );
    return toPages(requests, rows, first, (request) => request.removedImages ?? 0);
  }

  /** Returns the images of each product, by position; at most `limit` in total. */
  async imagesOfProducts(productIds: readonly string[], limit: number): Promise<Map<string, ImageEntity[]>> {
    const images = await this.db.getRepository(ImageEntity).find({
      where: { productId: Any([...productIds]) },
      order: { productId: 'ASC', position: 'ASC' },
      take: limit,
    });
    return groupBy(images, (image) => image.productId);
  }

  /**
   * Returns the failure groups of each request, the most frequent first: at most {@link MAX_FAILURE_GROUPS} per request,
   * since every image may have its own message, and at most `limit` in total.
   */
  async failures(requestIds: readonly string[], limit: number): Promise<Map<string, FailureCount[]>> {
    const rows: (FailureCount & { requestId: string })[] = await this.db.query(
      `SELECT request_id AS "requestId", code, message, count, "exampleId"
         FROM (
           SELECT request_id, error_code AS code, error_message AS message, count(*)::integer AS count,
                  min(id::text) AS "exampleId",
                  row_number() OVER (
                    PARTITION BY request_id ORDER BY count(*) DESC, error_code, error_message
                  ) AS rank
             FROM images WHERE request_id = ANY($1) AND status = 'FAILED'
            GROUP BY request_id, error_code, error_message
         ) AS failure_groups
        WHERE rank <= $2 ORDER BY request_id, rank LIMIT $3`,
      [requestIds, MAX_FAILURE_GROUPS, limit],
    );
    return groupBy(rows, (row) => row.requestId);
  }

  /** Returns what the completed images of each request saved. */
  savings(requestIds: readonly string[]): Promise<Map<string, Savings>> {
    return readSavings(this.db, requestIds);
  }

  /** Returns how many images of each request have each finding. */
  findings(requestIds: readonly string[]): Promise<Map<string, FindingCount[]>> {
    return countFindings(this.db, requestIds);
  }

  async findImages(ids: readonly string[]): Promise<ImageEntity[]> {
    return this.db.getRepository(ImageEntity).findBy({ id: Any([...ids]) });
  }

  productsOfImages(imageIds: readonly string[]): Promise<Map<string, ImageProduct>> {
    return productsOfImages(this.db, imageIds);
  }

  private async countImages(
    requests: readonly RequestEntity[],
    filter: ImageFilter,
  ): Promise<Map<string, number>> {
    const { conditions, parameters } = filterSql(filter, 2);
    const rows: { id: string; count: number }[] = await this.db.query(
      `SELECT request_id AS id, count(*)::integer AS count
         FROM images WHERE ${['request_id = ANY($1)', ...conditions].join(' AND ')} GROUP BY request_id`,
      [requests.map((request) => request.id), ...parameters],
    );
    return new Map(rows.map((row) => [row.id, row.count]));
  }

  /** Returns the first rows of each request, read in two statements. */
  private async lateral<Row extends { id: string }>(
    entity: new () => Row,
    order: string,
    requests: readonly RequestEntity[],
    first: number,
    condition: string,
    parameters: readonly unknown[],
  ): Promise<(Row & { requestId: string })[]> {
    const { tableName } = this.db.getMetadata(entity);
    const ids: { id: string }[] = await this.db.query(
      `SELECT page.id FROM unnest($1::uuid[]) AS request (id)
        CROSS JOIN LATERAL (
          SELECT id FROM ${tableName} WHERE request_id = request.id AND ${condition} ORDER BY ${order} LIMIT $2
        ) AS page`,
      [requests.map((request) => request.id), first + 1, ...parameters],
    );
    return this.db
      .getRepository(entity)
      .createQueryBuilder('row')
      .where('row.id = ANY(:ids)', { ids: ids.map((row) => row.id) })
      .orderBy(`row.${order}`)
      .getMany() as Promise<(Row & { requestId: string })[]>;
  }
}

function toPages<Row extends { requestId: string }>(
  requests: readonly RequestEntity[],
  rows: readonly Row[],
  first: number,
  totalCount: (request: RequestEntity) => number,
): PerRequest<Row> {
  const byRequest = groupBy(rows, (row) => row.requestId);
  return new Map(
    requests.map((request) => {
      const own = byRequest.get(request.id) ?? [];
      return [
        request.id,
        { rows: own.slice(0, first), more: own.length > first, totalCount: totalCount(request) },
      ];
    }),
  );
}
