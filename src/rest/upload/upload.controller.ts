import { HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Links, RequestQueries } from '../../requests/index.js';
import { OwnReceivers, UploadService } from '../../upload/index.js';
import { ApiProblems } from '../openapi/problem.response.js';
import { RestController } from '../rest-controller.js';
import { ApiUploadForm } from './upload-form.schema.js';
import { UploadFormReader } from './upload-form.reader.js';
import { toUploadView, UploadView } from './upload.view.js';

/** Where catalogues come in. */
@RestController('Catalogues', 'api/upload', 'upload')
export class UploadController {
  constructor(
    private readonly forms: UploadFormReader,
    private readonly uploads: UploadService,
    private readonly queries: RequestQueries,
    private readonly links: Links,
    private readonly receivers: OwnReceivers,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Upload a catalogue',
    description: 'It is answered once every row is stored; its images are then worked on.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'The same key with the same file and options returns the same request; INVALID_STATE while the upload that has it ' +
      'is still under way, IDEMPOTENCY_KEY_REUSED with another file or other options. Quoted or not, it is one key.',
  })
  @ApiUploadForm()
  @ApiAcceptedResponse({
    description: 'Every row is stored.',
    type: UploadView,
    headers: {
      'Idempotency-Replayed': {
        description: '`true` when an earlier upload with the same key has made the request.',
        schema: { type: 'string' },
      },
      Location: { description: 'The same as statusUrl.', schema: { type: 'string', format: 'uri' } },
    },
  })
  @ApiProblems(
    'INVALID_INPUT',
    'INVALID_CSV',
    'CSV_TOO_LARGE',
    'TOO_MANY_IMAGES',
    'INVALID_STATE',
    'STORAGE_FULL',
    'IDEMPOTENCY_KEY_REUSED',
    'TOO_MANY_UPLOADS',
  )
  async upload(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<UploadView> {
    const { requestId, isReplay } = await this.forms.withForm(request, response, (file, options) =>
      this.uploads.accept(file, options),
    );
    const stored = await this.queries.get(requestId);
    const view = toUploadView(stored, this.links.toStatus(stored), this.receivers.secretOf(stored));
    response.location(view.statusUrl);
    if (isReplay) response.set('Idempotency-Replayed', 'true');
    return view;
  }
}
