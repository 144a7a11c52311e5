import { Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { Response } from 'express';
import { idPipe } from '../../common/index.js';
import {
  Links,
  REQUEST_STATUSES,
  RequestCommands,
  requestNotFound,
  RequestQueries,
  RequestSavings,
} from '../../requests/index.js';
import { PAGE_LINKS } from '../openapi/headers.js';
import { ApiPageQuery } from '../openapi/page-parameters.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { setPageLinks } from '../pages.js';
import { RestController } from '../rest-controller.js';
import { ApiFailureFilter } from './failure-parameters.js';
import { FailuresView } from './failures-view.js';
import { RequestView } from './request-view.js';
import { RequestsView } from './requests-view.js';
import { readFailureFilter, readRequestsPage, REQUESTS_PER_PAGE } from './request-pages.js';
import { RequestViews } from './request-views.js';

/** Lists, cancels, retries and deletes requests. */
@RestController('Requests', 'api/requests')
export class RequestsController {
  constructor(
    private readonly queries: RequestQueries,
    private readonly commands: RequestCommands,
    private readonly views: RequestViews,
    private readonly links: Links,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List requests', description: 'Returns a page of requests, newest first.' })
  @ApiPageQuery('requests', REQUESTS_PER_PAGE)
  @ApiQuery({
    name: 'status',
    required: false,
    description: 'Returns only requests with this status.',
    schema: { type: 'string', enum: [...REQUEST_STATUSES], example: 'PARTIAL' },
  })
  @ApiQuery({
    name: 'search',
    required: false,
    description: 'Returns only requests whose file name contains this text, in any case.',
    schema: { type: 'string', default: '' },
  })
  @ApiOkResponse({ type: RequestsView, description: 'A page of requests.', headers: PAGE_LINKS })
  @ApiProblems('INVALID_INPUT')
  async listRequests(
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RequestsView> {
    const page = readRequestsPage(query);
    const view = await this.views.list(page);
    const url = `${this.links.publicUrl}/api/requests`;
    setPageLinks(response, url, page.query, view.nextCursor);
    return view;
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Get a request',
    description: 'Returns a request without its products. GET /api/status/{id} includes them.',
  })
  @ApiOkResponse({ type: RequestView, description: 'The request as it is now.' })
  @ApiProblems('NOT_FOUND')
  async getRequest(@Param('id', idPipe) id: string): Promise<RequestView> {
    return this.views.request(await this.queries.get(id));
  }

  @Get(':id/failures')
  @ApiOperation({
    summary: 'Group the failures of a request',
    description: 'Returns the number of failed images per error, with one example of each.',
  })
  @ApiOkResponse({ type: FailuresView, description: 'The failures; an empty list when nothing failed.' })
  @ApiProblems('NOT_FOUND')
  listFailures(@Param('id', idPipe) id: string): Promise<FailuresView> {
    return this.views.failures(id);
  }

  @Get(':id/savings')
  @ApiOperation({
    summary: 'Get what a request saved',
    description: 'Returns the bytes before and after by format, and the images that lost the most bytes.',
  })
  @ApiOkResponse({
    schema: { $ref: `#/components/schemas/${RequestSavings.name}` },
    description: 'What the images that are completed so far saved.',
  })
  @ApiProblems('NOT_FOUND')
  getSavings(@Param('id', idPipe) id: string): Promise<RequestSavings> {
    return this.views.savings(id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Cancel a request',
    description: 'Completed images are kept. Cancelling a request again has no effect.',
  })
  @ApiOkResponse({ type: RequestView, description: 'The request as it is now.' })
  @ApiProblems('NOT_FOUND', 'INVALID_STATE')
  async cancel(@Param('id', idPipe) id: string): Promise<RequestView> {
    return this.views.request(await this.commands.cancel(id));
  }

  @Post(':id/retry')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Retry the failed images',
    description:
      'Processes the failed images of a PARTIAL or FAILED request again: all of them, or those with one error. Completed ' +
      'images are kept.',
  })
  @ApiFailureFilter()
  @ApiOkResponse({ type: RequestView, description: 'The request as it is now.' })
  @ApiProblems('NOT_FOUND', 'INVALID_STATE', 'INVALID_INPUT')
  async retry(
    @Param('id', idPipe) id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<RequestView> {
    return this.views.request(await this.commands.retryFailed(id, readFailureFilter(query)));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a request',
    description: 'Deletes a request with its images and files. This cannot be undone.',
  })
  @ApiNoContentResponse({ description: 'The request is deleted.' })
  @ApiProblems('NOT_FOUND')
  async deleteRequest(@Param('id', idPipe) id: string): Promise<void> {
    if (!(await this.commands.delete(id))) throw requestNotFound(id);
  }
}
