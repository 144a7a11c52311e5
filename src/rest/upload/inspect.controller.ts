import { HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CsvInspection, InspectionService } from '../../upload/index.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { RestController } from '../rest-controller.js';
import { ApiUploadForm } from './upload-form-schema.js';
import { UploadFormReader } from './upload-form-reader.js';

/** Inspects a CSV without storing it. */
@RestController('Catalogues', 'api/inspect')
export class InspectController {
  constructor(
    private readonly forms: UploadFormReader,
    private readonly inspections: InspectionService,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Inspect a catalogue',
    description:
      'Reports the content of a CSV and whether an upload would be accepted. Nothing is stored or processed. The response ' +
      'lists invalid rows, and proposes the columns to read, which can be sent back as options of the upload. Only a file ' +
      'that cannot be read at all, whatever its columns are, is rejected with INVALID_CSV, as by an upload.',
  })
  @ApiUploadForm()
  @ApiOkResponse({
    description: 'The result of the inspection.',
    schema: { $ref: `#/components/schemas/${CsvInspection.name}` },
  })
  @ApiProblems(
    'INVALID_INPUT',
    'INVALID_CSV',
    'CSV_TOO_LARGE',
    'INVALID_STATE',
    'UNSUPPORTED_MEDIA_TYPE',
    'STORAGE_FULL',
    'TOO_MANY_UPLOADS',
  )
  inspect(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<CsvInspection> {
    return this.forms.withForm(request, response, (file, options) => this.inspections.inspect(file, options));
  }
}
