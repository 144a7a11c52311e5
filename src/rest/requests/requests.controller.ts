import { HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { idPipe } from '../../common/index.js';
import { RequestCommands } from '../../requests/index.js';
import { ApiProblems } from '../openapi/problem.response.js';
import { RestController } from '../rest-controller.js';
import { RequestView } from './request.view.js';
import { RequestViews } from './request-views.service.js';

/** What can be done to a request. */
@RestController('Requests', 'api/requests')
export class RequestsController {
  constructor(
    private readonly commands: RequestCommands,
    private readonly views: RequestViews,
  ) {}

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Stop a request', description: 'What is done stays. Twice is the same as once.' })
  @ApiOkResponse({ type: RequestView, description: 'The request as it is now.' })
  @ApiProblems('NOT_FOUND', 'INVALID_STATE')
  async cancel(@Param('id', idPipe) id: string): Promise<RequestView> {
    return this.views.request(await this.commands.cancel(id));
  }

  @Post(':id/retry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Try the failed images of a PARTIAL or FAILED request again' })
  @ApiOkResponse({ type: RequestView, description: 'The request as it is now.' })
  @ApiProblems('NOT_FOUND', 'INVALID_STATE')
  async retry(@Param('id', idPipe) id: string): Promise<RequestView> {
    return this.views.request(await this.commands.retryFailed(id));
  }
}
