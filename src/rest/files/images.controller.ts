import { Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ClientError, idPipe } from '../../common/index.js';
import { FilesService, sendFile } from '../../file-serving/index.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { RestController } from '../rest-controller.js';
import { ApiFile } from './file-response.js';
import { RequestFiles } from './request-files.js';

/** Serves compressed images by their ids. */
@RestController('Files', 'api/images', 'image')
export class ImagesController {
  constructor(
    private readonly requestFiles: RequestFiles,
    private readonly files: FilesService,
  ) {}

  @Get(':id')
  @ApiOperation({
    summary: 'Download a compressed image',
    description: 'Available as soon as the image is compressed, before the request ends.',
  })
  @ApiQuery({
    name: 'width',
    required: false,
    schema: { type: 'integer', minimum: 1 },
    description:
      'Pixels: the narrowest output that is at least as wide, of those in `sizes`. The largest where none is, or if omitted.',
  })
  @ApiFile('image/*')
  @ApiProblems('NOT_FOUND', 'INVALID_STATE', 'INVALID_INPUT')
  async image(
    @Param('id', idPipe) id: string,
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const key = await this.requestFiles.image(id, readWidth(query));
    await sendFile(await this.files.serve(key, request.method, request.headers), response);
  }
}

/** Reads the width that a client asks for; null for the largest. Other parameters are ignored, as they make a URL unique. */
function readWidth({ width = '' }: Readonly<Record<string, unknown>>): number | null {
  if (width === '') return null;
  if (typeof width === 'string' && /^[1-9]\d{0,8}$/.test(width)) return Number(width);
  throw new ClientError('INVALID_INPUT', '`width` must be a number of pixels.');
}
