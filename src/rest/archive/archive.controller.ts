import { Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { withoutSignature } from '../../access/index.js';
import { idPipe } from '../../common/index.js';
import { attachment, sendStream } from '../../http/index.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { RestController } from '../rest-controller.js';
import { ArchiveService, MAX_IMAGES } from './archive.service.js';
import { readRecordRange } from './record-range.js';

const ROW = { type: 'integer', minimum: 1 } as const;

/** Serves all compressed images of a request as one ZIP. */
@RestController('Files', 'api/requests')
export class ArchiveController {
  constructor(private readonly archives: ArchiveService) {}

  @Get(':id/images.zip')
  @ApiOperation({
    summary: 'Download all compressed images',
    description: `Returns one ZIP after the request has ended, with all sizes of each image. Failed images are left out. For more than ${MAX_IMAGES} images, request a range of rows at a time.`,
  })
  @ApiQuery({
    name: 'from',
    required: false,
    schema: { ...ROW, example: 1 },
    description: 'The first row of the range, counted from 1.',
  })
  @ApiQuery({
    name: 'to',
    required: false,
    schema: { ...ROW, example: 1000 },
    description: 'The last row of the range, included.',
  })
  @ApiOkResponse({
    description: 'The ZIP.',
    content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiProblems('NOT_FOUND', 'INVALID_STATE', 'INVALID_INPUT')
  async imagesZip(
    @Param('id', idPipe) id: string,
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { zip, fileName } = await this.archives.open(id, readRecordRange(withoutSignature(query)));
    response.set({
      'Content-Type': 'application/zip',
      'Content-Disposition': attachment(fileName),
      'Cache-Control': 'no-store',
    });
    if (request.method === 'HEAD') {
      zip.destroy();
      response.end();
      return;
    }
    await sendStream(zip, response);
  }
}
