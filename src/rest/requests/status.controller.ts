import { Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import { idPipe } from '../../common/index.js';
import { PAGE_LINKS, RETRY_AFTER } from '../openapi/headers.js';
import { ApiPageQuery } from '../openapi/page-parameters.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { linkHeader, pageLinks } from '../pages.js';
import { RestController } from '../rest-controller.js';
import { PRODUCTS_PER_PAGE, readProductsPage } from './request-pages.js';
import { RequestViews } from './request-views.js';
import { retryAfterSeconds } from './retry-after.js';
import { StatusView } from './status-view.js';

/** Serves the status of a request, with its products. */
@RestController('Requests', 'api/status', 'status')
export class StatusController {
  constructor(private readonly views: RequestViews) {}

  @Get(':id')
  @ApiOperation({
    summary: 'Get the status of a request',
    description: 'Returns the progress of a request with a page of its products, in the order of the CSV.',
  })
  @ApiPageQuery('products', PRODUCTS_PER_PAGE)
  @ApiOkResponse({
    type: StatusView,
    description: 'The status of the request.',
    headers: { ...PAGE_LINKS, ...RETRY_AFTER },
  })
  @ApiProblems('NOT_FOUND', 'INVALID_INPUT')
  async status(
    @Param('id', idPipe) id: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StatusView> {
    const page = readProductsPage(query);
    const view = await this.views.status(id, page);
    const monitor = { rel: 'monitor', url: view.eventsUrl, type: 'text/event-stream' };
    response.set('Link', linkHeader([...pageLinks(view.statusUrl, page.query, view.nextCursor), monitor]));
    const seconds = retryAfterSeconds(view);
    if (seconds !== null) response.set('Retry-After', String(seconds));
    return view;
  }
}
