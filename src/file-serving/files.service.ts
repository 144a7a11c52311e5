import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { currentCaller, visibleOwner } from '../access/index.js';
import { contentTypeOfCsv } from '../csv/index.js';
import { isServed, type RequestFileState, RequestQueries } from '../requests/index.js';
import {
  isObjectKey,
  type ObjectInfo,
  ObjectNotFoundError,
  ObjectStorage,
  previewExpiry,
  previewOwner,
  type PreviewPlace,
  previewPlaceOf,
} from '../storage/index.js';
import { downloadName } from './download-name.js';
import { type FileResponse, fileResponse } from './file-response.js';
import { fileNotFound } from './file-errors.js';
import { CROSS_ORIGIN } from './file-headers.js';

/** A response that is ready to be sent. The caller must read the stream to its end or destroy it. */
export interface ServedFile {
  readonly status: FileResponse['status'] | 302;
  readonly headers: FileResponse['headers'];
  readonly stream: Readable | null;
}

/** An object that the caller may read. An object that expires has its own `caching`, and only this program serves it. */
interface FoundFile {
  readonly info: ObjectInfo;
  readonly caching?: string;
  /** The name under which it is saved, where that is not the name of the object. */
  readonly fileName?: string | undefined;
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
    const file = isObjectKey(key) && isPathOfLink(key) ? await this.find(key) : null;
    if (file === null) throw fileNotFound();
    const { info, caching, fileName } = file;

    const isPrivate = currentCaller().kind !== 'anyone' || caching !== undefined;
    const response = fileResponse(method, headers, info, { isPrivate, caching, fileName });
    const { status, headers: responseHeaders, body } = response;
    if (body === 'none') return { status, headers: responseHeaders, stream: null };

    const url = caching === undefined ? await this.storage.redirectUrl(key) : null;
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

  /** Returns the object under `key`; null unless it exists and the caller may read it. */
  private async find(key: string): Promise<FoundFile | null> {
    const preview = previewPlaceOf(key);
    if (preview !== null) return isReadable(preview) ? this.findPreview(key, preview) : null;
    const request = await this.requestOf(key);
    const stored = request === null ? null : await this.storage.head(key);
    if (request === null || stored === null) return null;
    return {
      info: { ...stored, contentType: contentTypeOf(stored, request) },
      fileName: downloadName(key, request.fileName),
    };
  }

  /** Returns an object of a preview; null after it has expired, even while it is still stored. */
  private async findPreview(key: string, { id }: PreviewPlace): Promise<FoundFile | null> {
    const seconds = Math.floor((previewExpiry(id) - Date.now()) / 1000);
    const info = seconds <= 0 ? null : await this.storage.head(key);
    return info === null ? null : { info, caching: `max-age=${seconds}, immutable` };
  }

  /**
   * Returns the file state of the request that `key` belongs to; null unless the caller may read it and the request
   * currently has this file. Every file costs one lookup of its request by primary key: the files of a deleted request must
   * be unavailable as soon as the deletion commits, which no cache could guarantee.
   */
  private async requestOf(key: string): Promise<RequestFileState | null> {
    const [folder, requestId = ''] = key.split('/', 2);
    if (folder !== 'requests') return null;
    const owner = currentCaller().kind === 'link' ? undefined : visibleOwner();
    const request = await this.requests.findFiles(requestId, owner);
    return request !== null && isServed(key, request) ? request : null;
  }
}

/** Whether the caller has no signed link, or one to this object. */
function isPathOfLink(key: string): boolean {
  const caller = currentCaller();
  return caller.kind !== 'link' || caller.path === `/files/${key}`;
}

/** Whether the caller may read the objects of a preview: with a signed link to one, or as its owner. */
function isReadable({ owner }: PreviewPlace): boolean {
  if (currentCaller().kind === 'link') return true;
  const visible = visibleOwner();
  return visible === undefined || previewOwner(visible) === owner;
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
