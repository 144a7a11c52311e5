import { HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { IMAGE_ERROR_CODES } from '../../common/index.js';
import { ImagePreview, previewOptionsOf, PreviewService, previewSourceOf } from '../../upload/index.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { RestController } from '../rest-controller.js';
import { ApiUploadForm, PREVIEW_FORM } from './upload-form-schema.js';
import { UploadFormReader } from './upload-form-reader.js';

/** Compresses one image, to be compared with its original. */
@RestController('Catalogues', 'api/preview')
export class PreviewController {
  constructor(
    private readonly forms: UploadFormReader,
    private readonly previews: PreviewService,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Preview one image',
    description:
      'Compresses one image now, which the form has as a file, a url or the id of an earlier preview. The response has the ' +
      'sizes and the URLs of the image before and after. Both images are deleted half an hour later. Errors have the codes ' +
      'of failed images.',
  })
  @ApiUploadForm(PREVIEW_FORM)
  @ApiOkResponse({
    description: 'The image before and after.',
    schema: { $ref: `#/components/schemas/${ImagePreview.name}` },
  })
  @ApiProblems(
    'INVALID_INPUT',
    'NOT_FOUND',
    'UNSUPPORTED_MEDIA_TYPE',
    'STORAGE_FULL',
    'TOO_MANY_UPLOADS',
    'OVERLOADED',
    ...IMAGE_ERROR_CODES,
  )
  preview(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<ImagePreview> {
    return this.forms.withPreviewForm(request, response, (file, input) =>
      this.previews.make(previewSourceOf(file, input), previewOptionsOf(input)),
    );
  }
}
