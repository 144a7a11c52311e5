import { Body, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request } from 'express';
import { idPipe } from '../../common/index.js';
import { RequestCommands, RequestQueries } from '../../requests/index.js';
import { RedoImagesInput, redoOf } from '../../upload/index.js';
import { requireJson } from '../body-type.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { RestController } from '../rest-controller.js';
import { readJsonBody } from '../upload/json-body.js';
import { redoInputType } from '../upload/upload-types.js';
import { RequestView } from './request-view.js';
import { RequestViews } from './request-views.js';

/** Redoes chosen images of a request. */
@RestController('Requests', 'api/requests')
export class RedoController {
  constructor(
    private readonly commands: RequestCommands,
    private readonly queries: RequestQueries,
    private readonly views: RequestViews,
    private readonly modules: ModuleRef,
  ) {}

  @Post(':id/redo')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Redo chosen images',
    description:
      'Compresses chosen images of an ended request again, with other options, or keeps their originals. The request is ' +
      'PROCESSING until they are done. An image that fails this time keeps its earlier result, with the reason as its error.',
  })
  @ApiBody({ required: true, schema: { $ref: `#/components/schemas/${RedoImagesInput.name}` } })
  @ApiOkResponse({ type: RequestView, description: 'The request as it is now.' })
  @ApiProblems('NOT_FOUND', 'INVALID_STATE', 'INVALID_INPUT', 'UNSUPPORTED_MEDIA_TYPE')
  async redo(
    @Param('id', idPipe) id: string,
    @Req() request: Request,
    @Body() body: unknown,
  ): Promise<RequestView> {
    // Checked before the body, so that a caller who may not see the request always gets NOT_FOUND.
    await this.queries.get(id);
    requireJson(request);
    const type = redoInputType(this.modules.get(GraphQLSchemaHost, { strict: false }));
    const { imageIds, options } = redoOf(readJsonBody<RedoImagesInput>(type, body));
    return this.views.request(await this.commands.redo(id, imageIds, options));
  }
}
