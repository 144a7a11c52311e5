import { Injectable } from '@nestjs/common';
import { ClientError, isId } from '../../common/index.js';
import { isTerminal, RequestQueries, type RequestEntity } from '../../requests/index.js';
import { errorsCsvKey, imageKey, inputCsvKey, outputCsvKey } from '../../storage/index.js';

/** When a client that came too early may ask again. */
const RETRY_AFTER_SECONDS = 5;

/** Finds where the files of a request are stored. */
@Injectable()
export class RequestFiles {
  constructor(private readonly queries: RequestQueries) {}

  /** @throws {ClientError} NOT_FOUND */
  async inputCsv(id: string): Promise<string> {
    return inputCsvKey((await this.queries.get(id)).id);
  }

  /** @throws {ClientError} NOT_FOUND, or INVALID_STATE while it is to come */
  async outputCsv(id: string): Promise<string> {
    const request = await this.queries.get(id);
    if (request.outputCsvAt === null) throw notYet(request, 'its output CSV');
    return outputCsvKey(id);
  }

  /** @throws {ClientError} NOT_FOUND, also when nothing is amiss; INVALID_STATE while it is to come */
  async errorsCsv(id: string): Promise<string> {
    const request = await this.queries.get(id);
    if (request.errorsCsvAt !== null) return errorsCsvKey(id);
    if (request.outputCsvAt === null) throw notYet(request, 'its errors CSV');
    throw new ClientError('NOT_FOUND', `Nothing failed in request ${id}, so there is no errors CSV.`);
  }

  /** @throws {ClientError} NOT_FOUND, also when it failed; INVALID_STATE while it is to come */
  async image(id: string): Promise<string> {
    const [image] = isId(id) ? await this.queries.findImages([id]) : [];
    const request = image && (await this.queries.find(image.requestId));
    if (!image || !request) {
      throw new ClientError('NOT_FOUND', `There is no image with the id ${JSON.stringify(id.slice(0, 64))}.`);
    }
    if (image.status === 'COMPLETED') return imageKey(image.requestId, id, image.outputFormat!);
    if (!isTerminal(request.status)) throw notYet(request, 'this image');
    throw new ClientError(
      'NOT_FOUND',
      `Image ${id} is ${image.status}${image.errorCode === null ? '' : ` (${image.errorCode})`}: nothing of it is stored.`,
    );
  }
}

function notYet({ id, status }: RequestEntity, what: string): ClientError {
  return new ClientError('INVALID_STATE', `Request ${id} is ${status}: ${what} is not there yet.`, {
    status,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
