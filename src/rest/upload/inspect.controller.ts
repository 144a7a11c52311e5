import { HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CsvInspection, InspectionService } from '../../upload/index.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { RestController } from '../rest-controller.js';
import { ApiUploadForm } from './upload-form-schema.js';
import { UploadFormReader } from './upload-form-reader.js';

/** A look at a catalogue before it is uploaded. */
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
      'Says what is in a CSV and whether an upload would be taken. Nothing is stored, nothing begun. Invalid rows are ' +
      'told in the answer; a file that is unusable as a whole is INVALID_CSV, as with an upload.',
  })
  @ApiUploadForm()
  @ApiOkResponse({
    description: 'What was found.',
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
