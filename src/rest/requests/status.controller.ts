import { Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import { idPipe } from '../../common/index.js';
import { MAX_PAGE } from '../../requests/index.js';
import { ApiProblems } from '../openapi/problem.response.js';
import { RestController } from '../rest-controller.js';
import { StatusView } from './request.view.js';
import { RequestViews } from './request-views.service.js';
import { readProductsPage } from './products-page.js';

/** How far a request has come. */
@RestController('Requests', 'api/status', 'status')
export class StatusController {
  constructor(private readonly views: RequestViews) {}

  @Get(':id')
  @ApiOperation({ summary: 'How far a request has come, and its products, a page at a time' })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: MAX_PAGE, default: 50 },
  })
  @ApiQuery({
    name: 'cursor',
    required: false,
    description: 'The nextCursor of the page before.',
    type: String,
  })
  @ApiOkResponse({ type: StatusView, description: 'How far it is.' })
  @ApiProblems('NOT_FOUND', 'INVALID_INPUT')
  status(@Param('id', idPipe) id: string, @Query() query: Record<string, unknown>): Promise<StatusView> {
    return this.views.status(id, readProductsPage(query));
  }
}
