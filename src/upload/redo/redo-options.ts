import { ClientError, normalId } from '../../common/index.js';
import { MAX_REDONE_IMAGES, type RedoOptions } from '../../requests/index.js';
import { COMPRESSION_OPTIONS, type CompressionOption } from '../compression-fields.js';
import { UploadCsvInput } from '../upload-input.js';
import { checkOptions } from '../upload-options.js';
import type { RedoImagesInput, RedoOptionsInput } from './redo-input.js';

/** The images of a redo, and the options that differ from those of their request. */
export interface Redo {
  readonly imageIds: readonly string[];
  readonly options: RedoOptions;
}

/**
 * Validates a redo. Only the given options are returned, each in the form in which an upload stores it. Null means no limit, no
 * background and no padding, and for other options that they are not given.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function redoOf({ imageIds, options, keepOriginal }: RedoImagesInput): Redo {
  const ids = [...new Set(imageIds.map(normalId))];
  if (ids.length === 0 || ids.length > MAX_REDONE_IMAGES)
    throw invalid(`imageIds must have 1 to ${MAX_REDONE_IMAGES} ids; it has ${ids.length}`);
  const given = options ?? null;
  if ((given !== null) === (keepOriginal === true))
    throw invalid('give either options or keepOriginal: true, and not both');
  return { imageIds: ids, options: given === null ? { keepOriginal: true } : givenOptions(given) };
}

function givenOptions(given: RedoOptionsInput): RedoOptions {
  const { request } = checkOptions(Object.assign(new UploadCsvInput(), given));
  const isGiven = (name: CompressionOption) =>
    given[name] !== undefined && (given[name] !== null || request[name] === null);
  const options = Object.fromEntries(
    COMPRESSION_OPTIONS.filter(isGiven).map((name) => [name, request[name]]),
  );
  // A quality takes the place of the target that the request may have.
  return isGiven('quality') ? { ...options, target: null } : options;
}

function invalid(error: string): ClientError {
  return new ClientError('INVALID_INPUT', `Nothing was changed: ${error}.`);
}
