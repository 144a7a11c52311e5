import { UploadCsvInput } from '../upload-input.js';
import { checkOptions } from '../upload-options.js';
import type { PreviewImageInput } from './preview-input.js';
import type { PreviewOptions } from './preview.service.js';

/**
 * Validates the options of a preview, as those of an upload. Of several widths the largest is previewed.
 *
 * @throws {ClientError} INVALID_INPUT, with a message that lists every invalid option
 */
export function previewOptionsOf(input: PreviewImageInput): PreviewOptions {
  const { request, fetchHeaders } = checkOptions(Object.assign(new UploadCsvInput(), input));
  // Only the largest is shown, so the others need not be made.
  const sizes = request.sizes === null ? null : request.sizes.slice(-1);
  return { compression: { ...request, sizes }, fetchHeaders };
}
