import DataLoader from 'dataloader';
import { ClientError } from '../common/index.js';
import type { ImageEntity, ProductEntity, RequestEntity } from './entities/index.js';
import { requestNotFound } from './request-errors.js';
import type { FailureCount, Page, RequestQueries } from './request-queries.js';
import type { ImageStatus } from './request-status.js';

/** What one operation may load in nested lists: pages of pages multiply. */
const MAX_NODES = 10_000;

/**
 * Gathers what the fields of one GraphQL operation ask for into a fixed number of statements, however many
 * nodes ask. Made anew for each operation, so that nothing is remembered for longer.
 */
export class RequestLoaders {
  constructor(private readonly queries: RequestQueries) {}

  readonly imagesOfProduct = new DataLoader<string, ImageEntity[]>(async (ids) => {
    const images = await this.withinBudget((most) => this.queries.imagesOfProducts(ids, most));
    return ids.map((id) => images.get(id) ?? []);
  });

  readonly failures = new DataLoader<string, FailureCount[]>(async (ids) => {
    const failures = await this.withinBudget((most) => this.queries.failures(ids, most));
    return ids.map((id) => failures.get(id) ?? []);
  });

  readonly image = new DataLoader<string, ImageEntity>(async (ids) => {
    const images = new Map((await this.queries.findImages(ids)).map((image) => [image.id, image]));
    return ids.map((id) => images.get(id) ?? new Error(`Image ${id} is gone`));
  });

  readonly request = new DataLoader<string, RequestEntity>(async (ids) => {
    const requests = new Map((await this.queries.findMany(ids)).map((request) => [request.id, request]));
    return ids.map((id) => requests.get(id) ?? requestNotFound(id));
  });

  private nodes = 0;
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
    status: ImageStatus | null,
  ): Promise<Page<ImageEntity>> {
    return this.page(`images ${first} ${after} ${status}`, request, (requests) => {
      this.spend(requests.reduce((sum, { totalImages }) => sum + Math.min(first, totalImages), 0));
      return this.queries.imagePages(requests, first, after, status);
    });
  }

  /**
   * Loads lists of which it is not known how long they are: no more than one node too many, and one after the other,
   * as each may leave nothing for the next.
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
    const message = `The query asks for more than ${MAX_NODES} products and images at once: ask for smaller pages.`;
    throw new ClientError('INVALID_INPUT', message, { limit: MAX_NODES });
  }

  /** Requests that ask for the same page of their own list are answered together. */
  private page<Row>(
    question: string,
    request: RequestEntity,
    load: (requests: readonly RequestEntity[]) => Promise<Map<string, Page<Row>>>,
  ): Promise<Page<Row>> {
    let loader = this.pages.get(question) as DataLoader<RequestEntity, Page<Row>> | undefined;
    if (!loader) {
      loader = new DataLoader(async (requests: readonly RequestEntity[]) => {
        const pages = await load(requests);
        return requests.map(({ id }) => pages.get(id)!);
      });
      this.pages.set(question, loader as DataLoader<RequestEntity, Page<never>>);
    }
    return loader.load(request);
  }
}

/** What every resolver finds in the GraphQL context. A subscription gets new loaders for each of its events. */
export interface RequestContext {
  loaders: RequestLoaders;
}
