import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { currentCaller, visibleOwner } from '../access/index.js';
import { contentTypeOfCsv } from '../csv/index.js';
import { isServed, type RequestFileState, RequestQueries } from '../requests/index.js';
import { isObjectKey, type ObjectInfo, ObjectNotFoundError, ObjectStorage } from '../storage/index.js';
import { type FileResponse, fileResponse } from './file-response.js';
import { fileNotFound } from './file-errors.js';
import { CROSS_ORIGIN } from './file-headers.js';

/** A response that is ready to be sent. The caller must read the stream to its end or destroy it. */
export interface ServedFile {
  readonly status: FileResponse['status'] | 302;
  readonly headers: FileResponse['headers'];
  readonly stream: Readable | null;
}

/** How long a redirect may be cached; its URL is valid for longer. */
const REDIRECT_SECONDS = 300;

/** Serves stored objects. */
@Injectable()
export class FilesService {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly requests: RequestQueries,
  ) {}

  /**
   * Returns the response to a GET or HEAD of an object, or a redirect to it.
   *
   * @throws {ClientError} NOT_FOUND when `key` is invalid or names no object that the caller may read
   */
  async serve(key: string, method: string, headers: IncomingHttpHeaders): Promise<ServedFile> {
    const request = await this.requestOf(key);
    const stored = request === null ? null : await this.storage.head(key);
    if (request === null || stored === null) throw fileNotFound();
    const info = { ...stored, contentType: contentTypeOf(stored, request) };

    const isPrivate = currentCaller().kind !== 'anyone';
    const { status, headers: responseHeaders, body } = fileResponse(method, headers, info, { isPrivate });
    if (body === 'none') return { status, headers: responseHeaders, stream: null };

    const url = await this.storage.redirectUrl(key);
    if (url !== null) return redirect(url);

    const opened = await this.storage
      .open(key, body === 'whole' ? undefined : body)
      .catch((error: unknown) => {
        throw error instanceof ObjectNotFoundError ? fileNotFound(error) : error;
      });
    if (opened.info.etag === info.etag) return { status, headers: responseHeaders, stream: opened.stream };
    // The object was replaced since its headers were read, so they do not match its bytes.
    opened.stream.destroy();
    return this.serve(key, method, headers);
  }

  /**
   * Returns the file state of the request that `key` belongs to; null unless the caller may read it and the request
   * currently has this file. Every file costs one lookup of its request by primary key: the files of a deleted request must
   * be unavailable as soon as the deletion commits, which no cache could guarantee.
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

/** Returns the content type of a file: for a CSV with the encoding of its upload, which its request records. */
function contentTypeOf({ contentType }: ObjectInfo, { dialect }: RequestFileState): string {
  return contentType === 'text/csv' ? contentTypeOfCsv(dialect.encoding) : contentType;
}

/** Returns a redirect to the store, which the store allows only for images that browsers can safely render. */
function redirect(url: string): ServedFile {
  const headers = {
    Location: url,
    'Cache-Control': `private, max-age=${REDIRECT_SECONDS}`,
    'Content-Length': '0',
    ...CROSS_ORIGIN,
  };
  return { status: 302, headers, stream: null };
}
