import DataLoader from 'dataloader';
import { ClientError } from '../common/index.js';
import type { FindingCount } from './findings/image-findings.js';
import { LARGEST, type Savings } from './savings/read-savings.js';
import type { ImageEntity, ProductEntity, RemovedImageEntity, RequestEntity } from './entities/index.js';
import type { ImageProduct } from './models/image-product.model.js';
import { requestNotFound } from './request-errors.js';
import type { ImageFilter } from './image-filter.js';
import type { FailureCount, Page, RequestQueries } from './request-queries.js';

/** The most nodes that one operation may load in nested lists, since the sizes of nested pages multiply. */
const MAX_NODES = 10_000;

/**
 * The most images that one operation may add up over several requests, which takes the database about 1.4 s. One request is
 * read whatever its size, as it is the least that a client can ask for.
 */
const MAX_ADDED_UP = 1_000_000;

/** Requests are the same by their ids, not as objects. */
const BY_ID = { cacheKeyFn: ({ id }: RequestEntity): string => id };

/**
 * Batches the reads of one GraphQL operation into a fixed number of statements, however many nodes it has. Each operation
 * has its own instance, so that nothing is cached longer.
 */
export class RequestLoaders {
  constructor(private readonly queries: RequestQueries) {}

  readonly imagesOfProduct = new DataLoader<string, ImageEntity[]>(async (ids) => {
    const images = await this.withinBudget((most) => this.queries.imagesOfProducts(ids, most));
    return ids.map((id) => images.get(id) ?? []);
  });

  readonly failures = new DataLoader<RequestEntity, FailureCount[], string>(async (requests) => {
    const ids = this.addUp(requests, ({ failedImages }) => failedImages);
    const failures = await this.withinBudget((most) => this.queries.failures(ids, most));
    return ids.map((id) => failures.get(id) ?? []);
  }, BY_ID);

  readonly savings = new DataLoader<RequestEntity, Savings, string>(async (requests) => {
    this.spend(requests.length * LARGEST);
    const ids = this.addUp(requests, ({ completedImages }) => completedImages);
    const savings = await this.queries.savings(ids);
    return ids.map((id) => savings.get(id)!);
  }, BY_ID);

  readonly findings = new DataLoader<RequestEntity, FindingCount[], string>(async (requests) => {
    const ids = this.addUp(requests, ({ checks, completedImages }) => (checks ? completedImages : 0));
    const findings = await this.queries.findings(ids);
    return ids.map((id) => findings.get(id) ?? []);
  }, BY_ID);

  readonly image = new DataLoader<string, ImageEntity>(async (ids) => {
    const images = new Map((await this.queries.findImages(ids)).map((image) => [image.id, image]));
    return ids.map((id) => images.get(id) ?? new Error(`Image ${id} has been deleted`));
  });

  readonly productOfImage = new DataLoader<string, ImageProduct>(async (ids) => {
    const products = await this.queries.productsOfImages(ids);
    return ids.map((id) => products.get(id) ?? new Error(`Image ${id} has been deleted`));
  });

  readonly request = new DataLoader<string, RequestEntity>(async (ids) => {
    const requests = new Map((await this.queries.findMany(ids)).map((request) => [request.id, request]));
    return ids.map((id) => requests.get(id) ?? requestNotFound(id));
  });

  private nodes = 0;
  private addedUp = 0;
  private readonly requestsAddedUp = new Set<string>();
  private turn: Promise<unknown> = Promise.resolve();
  private readonly pages = new Map<string, DataLoader<RequestEntity, Page<never>>>();

  productPage(request: RequestEntity, first: number, after: number | null): Promise<Page<ProductEntity>> {
    return this.page(`products ${first} ${after}`, request, (requests) => {
      this.spend(requests.reduce((sum, { totalProducts }) => sum + Math.min(first, totalProducts), 0));
      return this.queries.productPages(requests, first, after);
    });
  }

  imagePage(
    request: RequestEntity,
    first: number,
    after: string | null,
    filter?: ImageFilter,
  ): Promise<Page<ImageEntity>> {
    return this.page(`images ${first} ${after} ${JSON.stringify(filter)}`, request, (requests) => {
      this.spend(requests.reduce((sum, { totalImages }) => sum + Math.min(first, totalImages), 0));
      return this.queries.imagePages(requests, first, after, filter);
    });
  }

  removedPage(
    request: RequestEntity,
    first: number,
    after: string | null,
  ): Promise<Page<RemovedImageEntity>> {
    return this.page(`removed ${first} ${after}`, request, (requests) => {
      this.spend(requests.reduce((sum, { removedImages }) => sum + Math.min(first, removedImages ?? 0), 0));
      return this.queries.removedPages(requests, first, after);
    });
  }

  /**
   * Loads lists of unknown length within the budget: at most one node more than allowed, and one load after the other, as
   * each may use up the budget of the next.
   */
  private withinBudget<Row>(
    load: (most: number) => Promise<Map<string, Row[]>>,
  ): Promise<Map<string, Row[]>> {
    const loading = this.turn.then(async () => {
      this.spend(0);
      const lists = await load(MAX_NODES - this.nodes + 1);
      this.spend([...lists.values()].reduce((sum, { length }) => sum + length, 0));
      return lists;
    });
    this.turn = loading.catch(() => undefined);
    return loading;
  }

  /** @throws {ClientError} INVALID_INPUT when the operation asks for more than {@link MAX_NODES} */
  private spend(nodes: number): void {
    this.nodes += nodes;
    if (this.nodes <= MAX_NODES) return;
    const message = `The query asks for more than ${MAX_NODES} products and images. Request smaller pages.`;
    throw new ClientError('INVALID_INPUT', message, { limit: MAX_NODES });
  }

  /**
   * Counts the images that have to be read to add them up, and returns the ids of their requests.
   *
   * @throws {ClientError} INVALID_INPUT when they are too many, and of more than one request
   */
  private addUp(requests: readonly RequestEntity[], images: (request: RequestEntity) => number): string[] {
    const ids = requests.map(({ id }) => id);
    this.addedUp += requests.reduce((sum, request) => sum + images(request), 0);
    for (const id of ids) this.requestsAddedUp.add(id);
    if (this.addedUp <= MAX_ADDED_UP || this.requestsAddedUp.size === 1) return ids;
    const message =
      `The query adds up the savings, failures or findings of ${this.addedUp} images, and the limit for several requests is ` +
      `${MAX_ADDED_UP}. Ask for fewer requests, or for one at a time.`;
    throw new ClientError('INVALID_INPUT', message, { limit: MAX_ADDED_UP });
  }

  /** Loads the same page of the lists of several requests together. */
  private page<Row>(
    key: string,
    request: RequestEntity,
    load: (requests: readonly RequestEntity[]) => Promise<Map<string, Page<Row>>>,
  ): Promise<Page<Row>> {
    let loader = this.pages.get(key) as DataLoader<RequestEntity, Page<Row>> | undefined;
    if (!loader) {
      loader = new DataLoader(async (requests: readonly RequestEntity[]) => {
        const pages = await load(requests);
        return requests.map(({ id }) => pages.get(id)!);
      });
      this.pages.set(key, loader as DataLoader<RequestEntity, Page<never>>);
    }
    return loader.load(request);
  }
}

/** The GraphQL context of every resolver. A subscription gets new loaders for each of its events. */
export interface RequestContext {
  loaders: RequestLoaders;
}
