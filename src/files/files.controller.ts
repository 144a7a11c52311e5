import { pipeline } from 'node:stream/promises';
import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { FilesService, type ServedFile } from './files.service.js';
import { ProblemFilter } from './problem.filter.js';

/** `GET /files/<key>`: stored objects, at the addresses that requests and tables give for them. */
@Controller('files')
@UseFilters(ProblemFilter)
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Get(['', '*key'])
  async serve(@Req() request: Request, @Res() response: Response): Promise<void> {
    // The key as it was sent: no key needs escaping, so what is escaped is no key, and nothing is decoded twice.
    const key = request.path.slice('/files/'.length);
    await send(await this.files.serve(key, request.method, request.headers), response);
  }
}

async function send({ status, headers, stream }: ServedFile, response: Response): Promise<void> {
  response.writeHead(status, headers);
  if (stream === null) {
    response.end();
    return;
  }
  try {
    await pipeline(stream, response);
  } catch (error) {
    // Whoever hangs up needs no more, and the pipeline has closed the file.
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
