import { Injectable } from '@nestjs/common';
import { makeZip } from 'client-zip';
import { parse } from 'node:path';
import { Readable } from 'node:stream';
import { ClientError } from '../../common/index.js';
import {
  CompletedImages,
  isTerminal,
  type RecordRange,
  type RequestEntity,
  RequestQueries,
} from '../../requests/index.js';
import { ObjectStorage, outputKeysOf } from '../../storage/index.js';
import { EntryNames } from './entry-names.js';

/** The most images in one archive, each size counted. Its directory, about 1 KiB per image, is in memory until the end. */
export const MAX_IMAGES = 100_000;

/** The `Retry-After` of a request for an archive that cannot be made yet. */
const RETRY_AFTER_SECONDS = 5;

/** Packs the completed images of a request into a ZIP. */
@Injectable()
export class ArchiveService {
  constructor(
    private readonly queries: RequestQueries,
    private readonly images: CompletedImages,
    private readonly storage: ObjectStorage,
  ) {}

  /**
   * Returns a ZIP with the images of the records in `range`, which is packed while it is read, and the name to save it under. A caller that
   * does not read the stream to its end must destroy it. The stream fails when an image cannot be read, so a complete ZIP
   * contains every image.
   *
   * @throws {ClientError} NOT_FOUND, INVALID_STATE, INVALID_INPUT
   */
  async open(requestId: string, range: RecordRange): Promise<{ zip: Readable; fileName: string }> {
    const request = await this.queries.get(requestId);
    if (!isTerminal(request.status)) throw notEnded(request);
    const count = await this.images.count(requestId, range, MAX_IMAGES);
    if (count === 0)
      throw new ClientError('NOT_FOUND', 'These rows have no completed image, so there is nothing to pack.');
    if (count > MAX_IMAGES) throw tooMany();
    const fileName = `${parse(request.fileName).name}-images.zip`;
    return { zip: this.pack(requestId, range), fileName };
  }

  private pack(requestId: string, range: RecordRange): Readable {
    const opened = new OpenedStream();
    const zip = Readable.fromWeb(makeZip(this.entries(requestId, range, opened)));
    zip.once('close', () => opened.close());
    return zip;
  }

  private async *entries(requestId: string, range: RecordRange, opened: OpenedStream) {
    const names = new EntryNames();
    for await (const image of this.images.of(requestId, range)) {
      const entryNames = names.ofOutputs(image);
      for (const [index, key] of outputKeysOf({ ...image, requestId }).entries()) {
        const { info, stream } = await this.storage.open(key).catch((cause: unknown) => {
          throw new Error(`${key} could not be read, so the ZIP was aborted`, { cause });
        });
        opened.follow(stream);
        yield { name: entryNames[index]!, lastModified: info.lastModified, input: stream };
      }
    }
  }
}

/** Closes the stream that is being packed when the archive closes early, because the packer leaves it open. */
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

function notEnded({ id, status }: RequestEntity): ClientError {
  return new ClientError(
    'INVALID_STATE',
    `Request ${id} is ${status}: its images can be packed after it has ended.`,
    { status, retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}

function tooMany(): ClientError {
  const message =
    `These rows have more than ${MAX_IMAGES} images, the limit for one ZIP: request a range of rows at a time, ` +
    'such as ?from=1&to=20000.';
  return new ClientError('INVALID_INPUT', message, { limit: MAX_IMAGES });
}
