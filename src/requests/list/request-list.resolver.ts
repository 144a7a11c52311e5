import { Args, Int, Query, Resolver, Subscription } from '@nestjs/graphql';
import { isId } from '../../common/index.js';
import type { RequestEntity } from '../entities/index.js';
import { checkPageSize, decodeCursor, MAX_PAGE, toConnection } from '../models/connection.js';
import { RequestStatusEnum } from '../models/enums.js';
import { RequestConnection, toRequest } from '../models/request.model.js';
import { type RequestContext, RequestLoaders } from '../request-loaders.js';
import { type Page, RequestQueries } from '../request-queries.js';
import type { RequestStatus } from '../request-status.js';
import { RequestList } from './request-list.js';
import { RequestListStream } from './request-list-stream.js';

const REQUESTS_PER_PAGE = 20;

const FIRST = {
  type: () => Int,
  defaultValue: REQUESTS_PER_PAGE,
  nullable: true,
  description: `The size of the page, from 1 to ${MAX_PAGE}.`,
} as const;
const STATUS = {
  type: () => RequestStatusEnum,
  nullable: true,
  description: 'Only requests with this status.',
} as const;
const SEARCH = {
  type: () => String,
  nullable: true,
  description: 'Only requests whose file name contains this text, in any case.',
} as const;

/** The list of requests, a page at a time or as a stream. */
@Resolver()
export class RequestListResolver {
  constructor(
    private readonly list: RequestList,
    private readonly stream: RequestListStream,
    private readonly queries: RequestQueries,
  ) {}

  @Query(() => RequestConnection, { description: 'Returns a page of requests, newest first.' })
  async requests(
    @Args('first', FIRST) first: number | null,
    @Args('after', {
      type: () => String,
      nullable: true,
      description: 'The cursor after which the page starts; without one, the first page.',
    })
    after: string | null = null,
    @Args('status', STATUS) status: RequestStatus | null = null,
    @Args('search', SEARCH) search: string | null = null,
  ): Promise<RequestConnection> {
    const size = checkPageSize(first ?? REQUESTS_PER_PAGE);
    return toRequests(await this.list.page(size, decodeCursor(after, isId), { status, search }), after);
  }

  @Subscription(() => RequestConnection, {
    name: 'requests',
    description:
      'Sends the first page of requests, newest first, then again whenever it or a request on it changes, at most twice a second.',
    resolve(
      this: RequestListResolver,
      page: Page<RequestEntity>,
      _: unknown,
      context: RequestContext,
    ): RequestConnection {
      // The rows loaded for an earlier event are out of date, and counted against the limit of one operation.
      context.loaders = new RequestLoaders(this.queries);
      return toRequests(page, null);
    },
  })
  watchRequests(
    @Args('first', FIRST) first: number | null,
    @Args('status', STATUS) status: RequestStatus | null = null,
    @Args('search', SEARCH) search: string | null = null,
  ): AsyncIterableIterator<Page<RequestEntity>> {
    return this.stream.watch(checkPageSize(first ?? REQUESTS_PER_PAGE), { status, search });
  }
}

const toRequests = (page: Page<RequestEntity>, after: string | null): RequestConnection =>
  toConnection(
    page,
    { after },
    (request) => request.id,
    (request) => toRequest(request),
  );
