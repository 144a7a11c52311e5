import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { ClientError } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import {
  checkOptions,
  imageTooLarge,
  type PreviewImageInput,
  storageFullError,
  SpoolSpace,
  UploadCsvInput,
  type UploadedFile,
  type UploadOptions,
} from '../../upload/index.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { readQuery } from '../query.js';
import { readOptionFields } from './option-fields.js';
import { FormError } from './upload-form-errors.js';
import { receiveForm, type UploadForm } from './upload-form.js';
import { previewInputType, uploadInputType } from './upload-types.js';

/** How long the rest of a rejected upload is read and discarded, so that its client receives the response. */
const LINGER_MS = 5000;

/** Receives an upload's form and checks its options. */
@Injectable()
export class UploadFormReader {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly modules: ModuleRef,
    private readonly space: SpoolSpace,
  ) {}

  /**
   * Calls `use` with the file of a form and its options, and deletes the file afterwards.
   *
   * @throws {ClientError} INVALID_INPUT, CSV_TOO_LARGE, TOO_MANY_UPLOADS, and the errors of `use`
   */
  async withForm<Result>(
    request: Request,
    response: Response,
    use: (file: UploadedFile, options: UploadOptions) => Promise<Result>,
  ): Promise<Result> {
    return this.receive(request, response, this.config.upload.maxBytes, ({ file, fields }) => {
      if (file === null) throw FormError.noFile();
      return use(file, this.optionsOf(request, fields));
    });
  }

  /**
   * Calls `use` with the form of a preview, whose file is null when the image is given in another way.
   *
   * @throws {ClientError} TOO_LARGE, and as {@link withForm} does
   */
  async withPreviewForm<Result>(
    request: Request,
    response: Response,
    use: (file: UploadedFile | null, input: PreviewImageInput) => Promise<Result>,
  ): Promise<Result> {
    const limit = this.config.outbound.maxBytes;
    try {
      return await this.receive(request, response, limit, ({ file, fields }) => {
        const type = previewInputType(this.modules.get(GraphQLSchemaHost, { strict: false }));
        return use(file, readOptionFields<PreviewImageInput>(type, fields));
      });
    } catch (error) {
      const isTooLarge = error instanceof ClientError && error.code === 'CSV_TOO_LARGE';
      throw isTooLarge ? imageTooLarge(limit) : error;
    }
  }

  private async receive<Result>(
    request: Request,
    response: Response,
    maxBytes: number,
    use: (form: UploadForm) => Promise<Result>,
  ): Promise<Result> {
    try {
      readQuery(request.query, []);
      const form = await receiveForm(request, maxBytes, this.space);
      try {
        return await use(form);
      } finally {
        await form.release();
      }
    } catch (error) {
      linger(request, response);
      throw storageFullError(error) ?? error;
    }
  }

  private optionsOf(request: Request, fields: UploadForm['fields']): UploadOptions {
    // The schema does not exist yet when this object is constructed.
    const type = uploadInputType(this.modules.get(GraphQLSchemaHost, { strict: false }));
    const input = readOptionFields<UploadCsvInput>(type, fields);
    const key = idempotencyKeyOf(request.header('idempotency-key'));
    if (key !== null && input.idempotencyKey && input.idempotencyKey !== key) {
      throw new ClientError(
        'INVALID_INPUT',
        'The header Idempotency-Key and the field idempotencyKey differ: send only one of them.',
      );
    }
    if (key !== null) input.idempotencyKey = key;
    return checkOptions(input);
  }
}

/**
 * Reads and discards the rest of the body, so that the client can finish sending and receive the response. Closing the
 * connection at once could lose the response.
 */
function linger(request: Request, response: Response): void {
  if (request.complete) return;
  request.resume();
  response.once('finish', () => {
    const timer = setTimeout(() => request.destroy(), LINGER_MS);
    request.once('close', () => clearTimeout(timer));
  });
}
