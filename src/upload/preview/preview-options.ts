import { UploadCsvInput } from '../upload-input.js';
import { checkOptions } from '../upload-options.js';
import type { PreviewImageInput } from './preview-input.js';
import type { PreviewOptions } from './preview.service.js';

/**
 * Validates the options of a preview, as those of an upload.
 *
 * @throws {ClientError} INVALID_INPUT, with a message that lists every invalid option
 */
export function previewOptionsOf(input: PreviewImageInput): PreviewOptions {
  const { request, fetchHeaders } = checkOptions(Object.assign(new UploadCsvInput(), input));
  return { compression: request, fetchHeaders };
}
