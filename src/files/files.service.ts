import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { currentCaller, visibleOwner } from '../access/index.js';
import { contentTypeOfCsv } from '../csv/index.js';
import { isServed, type RequestFileState, RequestQueries } from '../requests/index.js';
import { isObjectKey, type ObjectInfo, ObjectNotFoundError, ObjectStorage } from '../storage/index.js';
import { type FileAnswer, fileAnswer } from './file-answer.js';
import { fileNotFound } from './file-errors.js';
import { CROSS_ORIGIN } from './file-headers.js';

/** An answer ready to be sent; whoever gets the stream ends it. */
export interface ServedFile {
  readonly status: FileAnswer['status'] | 302;
  readonly headers: FileAnswer['headers'];
  readonly stream: Readable | null;
}

/** How long a redirect may be remembered; its address is good for longer. */
const REDIRECT_SECONDS = 300;

/** Answers requests for stored objects. */
@Injectable()
export class FilesService {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly requests: RequestQueries,
  ) {}

  /** @throws {ClientError} NOT_FOUND when `key` names no object, none of the caller's, or is no key at all */
  async serve(key: string, method: string, headers: IncomingHttpHeaders): Promise<ServedFile> {
    const request = await this.requestOf(key);
    const stored = request === null ? null : await this.storage.head(key);
    if (request === null || stored === null) throw fileNotFound();
    const info = { ...stored, contentType: contentTypeOf(stored, request) };

    const isPrivate = currentCaller().kind !== 'anyone';
    const { status, headers: answered, body } = fileAnswer(method, headers, info, { isPrivate });
    if (body === 'none') return { status, headers: answered, stream: null };

    const url = await this.storage.redirectUrl(key);
    if (url !== null) return redirect(url);

    const opened = await this.storage
      .open(key, body === 'whole' ? undefined : body)
      .catch((error: unknown) => {
        throw error instanceof ObjectNotFoundError ? fileNotFound(error) : error;
      });
    if (opened.info.etag === info.etag) return { status, headers: answered, stream: opened.stream };
    // The object was replaced since it was looked at, and the answer would not fit its bytes.
    opened.stream.destroy();
    return this.serve(key, method, headers);
  }

  /**
   * The files of the request that `key` belongs to; null unless the caller may read them and the request has this one at
   * present. Every file costs one lookup of its request by primary key, whoever asks: what is deleted must be gone from the
   * commit on, which no cache could promise.
   */
  private async requestOf(key: string): Promise<RequestFileState | null> {
    if (!isObjectKey(key)) return null;
    const caller = currentCaller();
    if (caller.kind === 'link' && caller.path !== `/files/${key}`) return null;
    const [folder, requestId = ''] = key.split('/', 2);
    if (folder !== 'requests') return null;
    const owner = caller.kind === 'link' ? undefined : visibleOwner();
    const request = await this.requests.findFiles(requestId, owner);
    return request !== null && isServed(key, request) ? request : null;
  }
}

/** A CSV is kept in whatever encoding it came, which its request knows; images say theirs by their names. */
function contentTypeOf({ contentType }: ObjectInfo, { dialect }: RequestFileState): string {
  return contentType === 'text/csv' ? contentTypeOfCsv(dialect.encoding) : contentType;
}

/** Only images that browsers show as such are redirected; the store keeps the rest behind us. */
function redirect(url: string): ServedFile {
  const headers = {
    Location: url,
    'Cache-Control': `private, max-age=${REDIRECT_SECONDS}`,
    'Content-Length': '0',
    ...CROSS_ORIGIN,
  };
  return { status: 302, headers, stream: null };
}
