import { Injectable } from '@nestjs/common';
import { makeZip } from 'client-zip';
import { Readable } from 'node:stream';
import { ClientError } from '../../common/index.js';
import {
  CompletedImages,
  isTerminal,
  type RecordRange,
  type RequestEntity,
  RequestQueries,
} from '../../requests/index.js';
import { imageKey, ObjectStorage } from '../../storage/index.js';
import { entryName } from './entry-name.js';

/** The most images in one archive: its directory, about 1 KiB an image, is in memory until the end. */
export const MAX_IMAGES = 100_000;

/** When a client that came too early may ask again. */
const RETRY_AFTER_SECONDS = 5;

/** Packs the images of a request that are done. */
@Injectable()
export class ArchiveService {
  constructor(
    private readonly queries: RequestQueries,
    private readonly images: CompletedImages,
    private readonly storage: ObjectStorage,
  ) {}

  /**
   * A ZIP of the images of the records in `range`, made while it is read. Whoever does not read it to its end
   * destroys it. When an image cannot be read it fails, so that a ZIP that is whole has them all.
   *
   * @throws {ClientError} NOT_FOUND, INVALID_STATE, INVALID_INPUT
   */
  async open(requestId: string, range: RecordRange): Promise<Readable> {
    const request = await this.queries.get(requestId);
    if (!isTerminal(request.status)) throw notOver(request);
    const count = await this.images.count(requestId, range, MAX_IMAGES);
    if (count === 0)
      throw new ClientError('NOT_FOUND', 'No image there is done, so there is nothing to pack.');
    if (count > MAX_IMAGES) throw tooMany();
    return this.pack(requestId, range);
  }

  private pack(requestId: string, range: RecordRange): Readable {
    const opened = new OpenedStream();
    const zip = Readable.fromWeb(makeZip(this.entries(requestId, range, opened)));
    zip.once('close', () => opened.close());
    return zip;
  }

  private async *entries(requestId: string, range: RecordRange, opened: OpenedStream) {
    for await (const image of this.images.of(requestId, range)) {
      const key = imageKey(requestId, image.id, image.outputFormat);
      const { info, stream } = await this.storage.open(key).catch((cause: unknown) => {
        throw new Error(`${key} cannot be packed, so the ZIP is broken off`, { cause });
      });
      opened.follow(stream);
      yield { name: entryName(image), lastModified: info.lastModified, input: stream };
    }
  }
}

/** The stream that is being packed. The packer leaves it open when it is stopped in the middle. */
class OpenedStream {
  private stream: Readable | undefined;
  private isClosed = false;

  follow(stream: Readable): void {
    this.stream = stream;
    if (this.isClosed) stream.destroy();
  }

  close(): void {
    this.isClosed = true;
    this.stream?.destroy();
  }
}

function notOver({ id, status }: RequestEntity): ClientError {
  return new ClientError(
    'INVALID_STATE',
    `Request ${id} is ${status}: its images are packed once it is over.`,
    { status, retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}

function tooMany(): ClientError {
  const message =
    `There are more than ${MAX_IMAGES} images, the limit for one ZIP: ask for some of the rows, ` +
    'such as ?from=1&to=20000, then for the next.';
  return new ClientError('INVALID_INPUT', message, { limit: MAX_IMAGES });
}
