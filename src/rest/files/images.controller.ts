import { Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { idPipe } from '../../common/index.js';
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
  @ApiFile('image/*')
  @ApiProblems('NOT_FOUND', 'INVALID_STATE')
  async image(
    @Param('id', idPipe) id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const key = await this.requestFiles.image(id);
    await sendFile(await this.files.serve(key, request.method, request.headers), response);
  }
}
