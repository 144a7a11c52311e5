import {
  Args,
  Context,
  ID,
  Int,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { type ImageErrorCode, type ImageFinding, idPipe, isId } from '../common/index.js';
import { FAILURE_FILTER, failureFilter } from './failure-filter.js';
import { Links, NO_LINKS } from './links.js';
import { checkPageSize, decodeCursor, isRecord, MAX_PAGE, toConnection } from './models/connection.js';
import { ImageChangeEnum, ImageErrorCodeEnum, ImageFindingEnum, ImageStatusEnum } from './models/enums.js';
import { FailureGroup } from './models/failure-group.model.js';
import { FindingGroup } from './models/finding-group.model.js';
import { ImageConnection, toImage } from './models/image.model.js';
import { ProductConnection, toProduct } from './models/product.model.js';
import { Progress } from './models/progress.model.js';
import { Request, toRequest } from './models/request.model.js';
import { RequestNotices } from './notice/request-notices.js';
import { ProgressHub } from './progress/progress-hub.js';
import { progressOf } from './progress/progress.js';
import { RequestCommands } from './request-commands.js';
import { type RequestContext, RequestLoaders } from './request-loaders.js';
import { RequestQueries } from './request-queries.js';
import type { ImageChange, ImageStatus } from './request-status.js';

const NODES_PER_PAGE = 50;

const REQUEST_ID = 'The id of the request.';
const FIRST = `The size of the page, from 1 to ${MAX_PAGE}.`;
const FINDING = 'Only images with this finding.';
const AFTER = 'The cursor after which the page starts; without one, the first page.';

const ErrorCodes = () =>
  Args('errorCodes', {
    type: () => [ImageErrorCodeEnum],
    nullable: true,
    description: FAILURE_FILTER.codes,
  });
const ErrorMessage = () =>
  Args('errorMessage', { type: () => String, nullable: true, description: FAILURE_FILTER.message });

@Resolver(() => Request)
export class RequestsResolver {
  constructor(
    private readonly queries: RequestQueries,
    private readonly commands: RequestCommands,
    private readonly hub: ProgressHub,
    private readonly links: Links,
    private readonly notices: RequestNotices,
  ) {}

  @Query(() => Request, { nullable: true, description: 'Returns one request, or null for an unknown id.' })
  async request(
    @Args('id', { type: () => ID, description: REQUEST_ID }, idPipe) id: string,
  ): Promise<Request | null> {
    const request = await this.queries.find(id);
    return request && toRequest(request);
  }

  @Mutation(() => Request, { description: 'Cancels a request. Completed images are kept.' })
  async cancelRequest(
    @Args('id', { type: () => ID, description: REQUEST_ID }, idPipe) id: string,
  ): Promise<Request> {
    return toRequest(await this.commands.cancel(id));
  }

  @Mutation(() => Request, {
    description:
      'Retries the failed images of a PARTIAL or FAILED request: all of them, or those with one error, as `failures` groups them.',
  })
  async retryFailedImages(
    @Args('requestId', { type: () => ID, description: REQUEST_ID }, idPipe) requestId: string,
    @ErrorCodes() errorCodes?: ImageErrorCode[] | null,
    @ErrorMessage() errorMessage?: string | null,
  ): Promise<Request> {
    return toRequest(await this.commands.retryFailed(requestId, failureFilter(errorCodes, errorMessage)));
  }

  @Mutation(() => Boolean, {
    description: 'Deletes a request with its images and files; returns false for an unknown id.',
  })
  deleteRequest(
    @Args('id', { type: () => ID, description: REQUEST_ID }, idPipe) id: string,
  ): Promise<boolean> {
    return this.commands.delete(id);
  }

  @Subscription(() => Progress, {
    description:
      'Sends the current progress, then every change, at most ten a second. The stream ends after the terminal status.',
    resolve(this: RequestsResolver, progress: Progress, _: unknown, context: RequestContext): Progress {
      // The rows loaded for an earlier event are out of date, and counted against the limit of one operation.
      context.loaders = new RequestLoaders(this.queries);
      return progress;
    },
  })
  progress(
    @Args('requestId', { type: () => ID, description: REQUEST_ID }, idPipe) requestId: string,
  ): Promise<AsyncIterableIterator<Progress>> {
    return this.hub.watch(requestId);
  }

  @ResolveField('progress', () => Progress, { description: 'The progress of the request.' })
  async progressOf(@Parent() { entity }: Request): Promise<Progress> {
    return progressOf(entity, await this.notices.of(entity));
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'What the request waits for because of a problem of the installation, such as a full disk; null otherwise.',
  })
  notice(@Parent() { entity }: Request): Promise<string | null> {
    return this.notices.of(entity);
  }

  @ResolveField(() => ProductConnection, {
    description: 'The products of the request, in the order of the CSV.',
  })
  async products(
    @Parent() { entity }: Request,
    @Context() { loaders }: RequestContext,
    @Args('first', { type: () => Int, defaultValue: NODES_PER_PAGE, nullable: true, description: FIRST })
    first: number | null,
    @Args('after', { type: () => String, nullable: true, description: AFTER }) after: string | null = null,
  ): Promise<ProductConnection> {
    const record = decodeCursor(after, isRecord);
    const page = await loaders.productPage(
      entity,
      checkPageSize(first ?? NODES_PER_PAGE),
      record === null ? null : Number(record),
    );
    return toConnection(
      page,
      { after },
      (product) => product.record,
      (product) => toProduct(product, entity),
    );
  }

  @ResolveField(() => ImageConnection, {
    description: 'The images of all products, in the order of the CSV.',
  })
  async images(
    @Parent() { entity }: Request,
    @Context() { loaders }: RequestContext,
    @Args('first', { type: () => Int, defaultValue: NODES_PER_PAGE, nullable: true, description: FIRST })
    first: number | null,
    @Args('after', { type: () => String, nullable: true, description: AFTER }) after: string | null = null,
    @Args('status', {
      type: () => ImageStatusEnum,
      nullable: true,
      description: 'Only images with this status.',
    })
    status: ImageStatus | null = null,
    @Args('change', {
      type: () => ImageChangeEnum,
      nullable: true,
      description: 'Only images that differ in this way from the earlier request.',
    })
    change: ImageChange | null = null,
    @ErrorCodes() errorCodes?: ImageErrorCode[] | null,
    @ErrorMessage() errorMessage?: string | null,
    @Args('finding', { type: () => ImageFindingEnum, nullable: true, description: FINDING })
    finding: ImageFinding | null = null,
  ): Promise<ImageConnection> {
    const page = await loaders.imagePage(
      entity,
      checkPageSize(first ?? NODES_PER_PAGE),
      decodeCursor(after, isId),
      { status, change, failure: failureFilter(errorCodes, errorMessage), finding },
    );
    return toConnection(
      page,
      { after },
      (image) => image.id,
      (image) => toImage(image, this.links.ofImage(image, entity)),
    );
  }

  @ResolveField(() => [FailureGroup], {
    description:
      'The failed images grouped by error, the most frequent first, up to 100 groups; outputCsvUrl has every image.',
  })
  async failures(
    @Parent() { entity }: Request,
    @Context() { loaders }: RequestContext,
  ): Promise<FailureGroup[]> {
    const groups = await loaders.failures.load(entity);
    return Promise.all(
      groups.map(async ({ code, message, count, exampleId }) => {
        return { code, message, count, example: toImage(await loaders.image.load(exampleId), NO_LINKS) };
      }),
    );
  }

  @ResolveField(() => [FindingGroup], {
    description:
      'How many images have each finding, without those that no image has; empty without `checks`. Near duplicates are found ' +
      'when the request ends.',
  })
  findings(@Parent() { entity }: Request, @Context() { loaders }: RequestContext): Promise<FindingGroup[]> {
    return loaders.findings.load(entity);
  }
}
