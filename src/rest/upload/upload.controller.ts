import { HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Links, progressOf, RequestQueries } from '../../requests/index.js';
import { NotificationTargets, UploadService } from '../../upload/index.js';
import { LOCATION, NOT_GIVEN, RETRY_AFTER } from '../openapi/headers.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { linkHeader, type WebLink } from '../pages.js';
import { retryAfterSeconds } from '../requests/retry-after.js';
import { RestController } from '../rest-controller.js';
import { ApiUploadForm } from './upload-form-schema.js';
import { UploadFormReader } from './upload-form-reader.js';
import { toUploadView, UploadView } from './upload-view.js';

/** Accepts uploads of CSVs. */
@RestController('Catalogues', 'api/upload', 'upload')
export class UploadController {
  constructor(
    private readonly forms: UploadFormReader,
    private readonly uploads: UploadService,
    private readonly queries: RequestQueries,
    private readonly links: Links,
    private readonly targets: NotificationTargets,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Upload a catalogue',
    description: 'Responds after every row is stored. The images are processed afterwards.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    schema: NOT_GIVEN,
    description:
      'A repeated upload with the same key, file and options returns the same request. It is rejected with INVALID_STATE ' +
      'while the first upload is in progress, and with IDEMPOTENCY_KEY_REUSED if the file or the options differ. The key ' +
      'may be quoted.',
  })
  @ApiUploadForm()
  @ApiAcceptedResponse({
    description: 'The upload is accepted, and every row is stored.',
    type: UploadView,
    headers: {
      ...LOCATION,
      Link: {
        description: 'Links to the status of the request (status) and its events (monitor).',
        schema: { type: 'string' },
      },
      ...RETRY_AFTER,
      'Idempotency-Replayed': {
        description: 'The value `true` when an earlier upload with the same key created the request.',
        schema: { type: 'string' },
      },
    },
  })
  @ApiProblems(
    'INVALID_INPUT',
    'INVALID_CSV',
    'CSV_TOO_LARGE',
    'TOO_MANY_IMAGES',
    'NOT_FOUND',
    'INVALID_STATE',
    'UNSUPPORTED_MEDIA_TYPE',
    'STORAGE_FULL',
    'IDEMPOTENCY_KEY_REUSED',
    'TOO_MANY_UPLOADS',
  )
  async upload(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<UploadView> {
    const { requestId, isReplay } = await this.forms.withForm(request, response, (file, options) =>
      this.uploads.accept(file, options),
    );
    const stored = await this.queries.get(requestId);
    const view = toUploadView(stored, {
      statusUrl: this.links.toStatus(stored),
      eventsUrl: this.links.toEvents(stored),
      webhookSecret: this.targets.secretOf(stored),
      idempotencyReplayed: isReplay,
    });
    response.location(view.statusUrl);
    response.set('Link', linkHeader(linksOf(view)));
    const seconds = retryAfterSeconds(progressOf(stored));
    if (seconds !== null) response.set('Retry-After', String(seconds));
    if (isReplay) response.set('Idempotency-Replayed', 'true');
    return view;
  }
}

/** Returns the links for following the request that an upload created. */
function linksOf({ statusUrl, eventsUrl }: UploadView): WebLink[] {
  return [
    { rel: 'status', url: statusUrl },
    { rel: 'monitor', url: eventsUrl, type: 'text/event-stream' },
  ];
}
