import { Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { Response } from 'express';
import { idPipe } from '../../common/index.js';
import { IMAGE_CHANGES, IMAGE_STATUSES, Links } from '../../requests/index.js';
import { PAGE_LINKS } from '../openapi/headers.js';
import { ApiPageQuery } from '../openapi/page-parameters.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { setPageLinks } from '../pages.js';
import { RestController } from '../rest-controller.js';
import { ApiFailureFilter } from './failure-parameters.js';
import { FindingsView } from './findings-view.js';
import { ImagesView } from './images-view.js';
import { RemovedImagesView } from './removed-images-view.js';
import { FINDING_NAMES, IMAGES_PER_PAGE, readImagesPage, readRemovedPage } from './request-pages.js';
import { RequestViews } from './request-views.js';

/** Lists the images of a request. */
@RestController('Requests', 'api/requests')
export class ImagesOfRequestController {
  constructor(
    private readonly views: RequestViews,
    private readonly links: Links,
  ) {}

  @Get(':id/findings')
  @ApiOperation({
    summary: 'Count the findings of a request',
    description:
      'Returns what is wrong with the pictures of a request that was uploaded with checks, and with how many.',
  })
  @ApiOkResponse({ type: FindingsView, description: 'The findings; an empty list when there are none.' })
  @ApiProblems('NOT_FOUND')
  listFindings(@Param('id', idPipe) id: string): Promise<FindingsView> {
    return this.views.findings(id);
  }

  @Get(':id/images')
  @ApiOperation({
    summary: 'List the images of a request',
    description: 'Returns a page of images with their sizes and errors, in the order of the CSV.',
  })
  @ApiPageQuery('images', IMAGES_PER_PAGE)
  @ApiQuery({
    name: 'status',
    required: false,
    description: 'Returns only images with this status.',
    schema: { type: 'string', enum: [...IMAGE_STATUSES], example: 'FAILED' },
  })
  @ApiFailureFilter()
  @ApiQuery({
    name: 'change',
    required: false,
    description: 'Returns only images that differ in this way from the earlier request.',
    schema: { type: 'string', enum: [...IMAGE_CHANGES], example: 'CHANGED' },
  })
  @ApiQuery({
    name: 'finding',
    required: false,
    description: 'Returns only images with this finding.',
    schema: { type: 'string', enum: FINDING_NAMES, example: 'NEAR_DUPLICATE' },
  })
  @ApiOkResponse({ type: ImagesView, description: 'A page of images.', headers: PAGE_LINKS })
  @ApiProblems('NOT_FOUND', 'INVALID_INPUT')
  async listImages(
    @Param('id', idPipe) id: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImagesView> {
    const page = readImagesPage(query);
    const view = await this.views.images(id, page);
    const url = `${this.links.publicUrl}/api/requests/${id}/images`;
    setPageLinks(response, url, page.query, view.nextCursor);
    return view;
  }
  @Get(':id/removed-images')
  @ApiOperation({
    summary: 'List the images that only the earlier request had',
    description:
      'Returns a page of the images of the earlier request whose URLs this one does not have; none without an earlier request.',
  })
  @ApiPageQuery('images', IMAGES_PER_PAGE)
  @ApiOkResponse({ type: RemovedImagesView, description: 'A page of images.', headers: PAGE_LINKS })
  @ApiProblems('NOT_FOUND', 'INVALID_INPUT')
  async listRemovedImages(
    @Param('id', idPipe) id: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RemovedImagesView> {
    const page = readRemovedPage(query);
    const view = await this.views.removedImages(id, page);
    const url = `${this.links.publicUrl}/api/requests/${id}/removed-images`;
    setPageLinks(response, url, page.query, view.nextCursor);
    return view;
  }
}
