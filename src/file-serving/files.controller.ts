import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ProblemFilter } from '../http/index.js';
import { FilesService } from './files.service.js';
import { sendFile } from './send-file.js';

/** `GET /files/<key>`: serves stored objects, at the URLs in API responses and CSVs. */
@Controller('files')
@UseFilters(ProblemFilter)
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Get(['', '*key'])
  async serve(@Req() request: Request, @Res() response: Response): Promise<void> {
    // The key is not decoded: no key needs percent-encoding, so an encoded path is no key, and nothing is decoded twice.
    const key = request.path.slice('/files/'.length);
    await sendFile(await this.files.serve(key, request.method, request.headers), response);
  }
}
