import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { ClientError } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import {
  checkOptions,
  noRoomError,
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

/** How long the rest of a refused upload is read and thrown away, so that its sender gets to see the answer. */
const LINGER_MS = 5000;

/** Receives what a form uploads, and hands it on with its options checked. */
@Injectable()
export class UploadFormReader {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly modules: ModuleRef,
    private readonly space: SpoolSpace,
  ) {}

  /**
   * Has `use` work on the file of a form, which is gone when that is done.
   *
   * @throws {ClientError} INVALID_INPUT, CSV_TOO_LARGE, TOO_MANY_UPLOADS, and what `use` throws
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
      throw noRoomError(error) ?? error;
    }
  }

  private optionsOf(request: Request, form: UploadForm): UploadOptions {
    // The schema is built after this is made.
    const type = uploadInputType(this.modules.get(GraphQLSchemaHost, { strict: false }));
    const input = readOptionFields<UploadCsvInput>(type, form.fields);
    const key = idempotencyKeyOf(request.header('idempotency-key'));
    if (key !== null && input.idempotencyKey && input.idempotencyKey !== key) {
      throw new ClientError(
        'INVALID_INPUT',
        'The header Idempotency-Key and the field idempotencyKey differ.',
      );
    }
    if (key !== null) input.idempotencyKey = key;
    return checkOptions(input);
  }
}

function linger(request: Request, response: Response): void {
  if (request.complete) return;
  // Reading on lets a client finish sending and see the answer, which a closed connection might take from it.
  request.resume();
  response.once('finish', () => {
    const timer = setTimeout(() => request.destroy(), LINGER_MS);
    request.once('close', () => clearTimeout(timer));
  });
}
