import { Injectable } from '@nestjs/common';
import { ClientError, isId } from '../../common/index.js';
import { isTerminal, RequestQueries, type RequestEntity, tableExtensionOf } from '../../requests/index.js';
import {
  errorsCsvKey,
  inputCsvKey,
  type KeyedImage,
  outputCsvKey,
  outputKeyOf,
  sizeKeyOf,
} from '../../storage/index.js';

/** The `Retry-After` of a request for a file that does not exist yet. */
const RETRY_AFTER_SECONDS = 5;

/** Finds the storage keys of the files of a request. */
@Injectable()
export class RequestFiles {
  constructor(private readonly queries: RequestQueries) {}

  /** @throws {ClientError} NOT_FOUND */
  async inputCsv(id: string): Promise<string> {
    return inputCsvKey((await this.queries.get(id)).id);
  }

  /** @throws {ClientError} NOT_FOUND; INVALID_STATE before the file exists */
  async outputCsv(id: string): Promise<string> {
    const request = await this.queries.get(id);
    if (request.outputCsvAt === null) throw notAvailableYet(request, 'its output CSV');
    return outputCsvKey(id, tableExtensionOf(request));
  }

  /** @throws {ClientError} NOT_FOUND, also when nothing failed; INVALID_STATE before the file exists */
  async errorsCsv(id: string): Promise<string> {
    const request = await this.queries.get(id);
    if (request.errorsCsvAt !== null) return errorsCsvKey(id, tableExtensionOf(request));
    if (request.outputCsvAt === null) throw notAvailableYet(request, 'its errors CSV');
    throw new ClientError('NOT_FOUND', `Nothing failed in request ${id}, so there is no errors CSV.`);
  }

  /**
   * Returns the key of the output of an image that a width asks for.
   *
   * @throws {ClientError} NOT_FOUND, also when the image failed; INVALID_STATE before the file exists
   */
  async image(id: string, width: number | null): Promise<string> {
    const [image] = isId(id) ? await this.queries.findImages([id]) : [];
    const request = image && (await this.queries.find(image.requestId));
    if (!image || !request) {
      throw new ClientError('NOT_FOUND', `There is no image with the id ${JSON.stringify(id.slice(0, 64))}.`);
    }
    const { requestId, outputFormat, fileName, sizes, width: largest } = image;
    if (image.status === 'COMPLETED' && outputFormat !== null)
      return keyOfWidth({ requestId, id, outputFormat, fileName, sizes, width: largest }, width);
    if (!isTerminal(request.status)) throw notAvailableYet(request, 'this image');
    throw new ClientError(
      'NOT_FOUND',
      `Image ${id} is ${image.status}${image.errorCode === null ? '' : ` (${image.errorCode})`}, so there is no file to download.`,
    );
  }
}

/** Returns the key of the narrowest output that is at least as wide; of the largest where none is, or no width is asked for. */
function keyOfWidth(
  image: Omit<KeyedImage, 'inputUrl' | 'inputFormat'> & { readonly width: number | null },
  width: number | null,
): string {
  const enough = (image.sizes ?? []).filter((size) => width !== null && size.width >= width);
  return enough.length === 0
    ? outputKeyOf(image)
    : sizeKeyOf(image, Math.min(...enough.map((size) => size.width)));
}

function notAvailableYet({ id, status }: RequestEntity, what: string): ClientError {
  return new ClientError(
    'INVALID_STATE',
    `Request ${id} is ${status}: ${what} does not exist yet. Try again later.`,
    {
      status,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  );
}
