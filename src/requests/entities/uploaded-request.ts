import { Column } from 'typeorm';
import type { ReadingOptions } from '../reading-options.js';
import { ComparedRequest } from './compared-request.js';

/** The columns of a request by which an upload of the same file is recognised and can be repeated. */
export abstract class UploadedRequest extends ComparedRequest {
  /** How the upload asked for its file to be read; null in requests of earlier versions. */
  @Column('jsonb', { name: 'reading_options', nullable: true })
  readingOptions!: ReadingOptions | null;

  /** The first half of the SHA-256 of the uploaded file; null in requests of earlier versions. */
  @Column('uuid', { name: 'file_hash', nullable: true })
  fileHash!: string | null;
}
