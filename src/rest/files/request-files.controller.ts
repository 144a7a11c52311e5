import { Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { idPipe } from '../../common/index.js';
import { FilesService, sendFile } from '../../file-serving/index.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { RestController } from '../rest-controller.js';
import { ApiFile } from './file-response.js';
import { RequestFiles } from './request-files.js';

/** Serves the CSVs of a request. */
@RestController('Files', 'api/requests')
export class RequestFilesController {
  constructor(
    private readonly requestFiles: RequestFiles,
    private readonly files: FilesService,
  ) {}

  @Get(':id/input.csv')
  @ApiOperation({ summary: 'Download the uploaded CSV', description: 'Returns the file byte for byte.' })
  @ApiFile('text/csv')
  @ApiProblems('NOT_FOUND')
  async inputCsv(
    @Param('id', idPipe) id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const key = await this.requestFiles.inputCsv(id);
    await sendFile(await this.files.serve(key, request.method, request.headers), response);
  }

  @Get(':id/output.csv')
  @ApiOperation({
    summary: 'Download the output CSV',
    description:
      'Returns the input CSV, cell for cell, plus the new URLs. Available after the request has ended.',
  })
  @ApiFile('text/csv')
  @ApiProblems('NOT_FOUND', 'INVALID_STATE')
  async outputCsv(
    @Param('id', idPipe) id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const key = await this.requestFiles.outputCsv(id);
    await sendFile(await this.files.serve(key, request.method, request.headers), response);
  }

  @Get(':id/errors.csv')
  @ApiOperation({
    summary: 'Download the errors CSV',
    description: 'Returns the rows with failures, ready to be corrected and uploaded again.',
  })
  @ApiFile('text/csv')
  @ApiProblems('NOT_FOUND', 'INVALID_STATE')
  async errorsCsv(
    @Param('id', idPipe) id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const key = await this.requestFiles.errorsCsv(id);
    await sendFile(await this.files.serve(key, request.method, request.headers), response);
  }
}
