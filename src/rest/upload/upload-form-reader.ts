import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { ClientError } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import {
  checkOptions,
  storageFullError,
  SpoolSpace,
  UploadCsvInput,
  type UploadedFile,
  type UploadOptions,
} from '../../upload/index.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { readQuery } from '../query.js';
import { readOptionFields } from './option-fields.js';
import { receiveForm, type UploadForm } from './upload-form.js';
import { uploadInputType } from './upload-types.js';

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
    try {
      readQuery(request.query, []);
      const form = await receiveForm(request, this.config.upload.maxBytes, this.space);
      try {
        return await use(form.file, this.optionsOf(request, form));
      } finally {
        await form.release();
      }
    } catch (error) {
      linger(request, response);
      throw storageFullError(error) ?? error;
    }
  }

  private optionsOf(request: Request, form: UploadForm): UploadOptions {
    // The schema does not exist yet when this object is constructed.
    const type = uploadInputType(this.modules.get(GraphQLSchemaHost, { strict: false }));
    const input = readOptionFields<UploadCsvInput>(type, form.fields);
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
