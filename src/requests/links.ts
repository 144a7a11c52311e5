import { Inject, Injectable } from '@nestjs/common';
import { currentCaller, type LinkLife, SignedLinks } from '../access/index.js';
import type { ImageSize } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import {
  errorsCsvKey,
  inputCsvKey,
  inputFileKey,
  originalKeyOf,
  outputCsvKey,
  outputKeyOf,
  sizeKeyOf,
} from '../storage/index.js';
import { isTerminal } from './request-status.js';
import { tableExtensionOf } from './table-extension.js';
import type { ImageEntity, RequestEntity } from './entities/index.js';

/** The owner of an object. With authentication, an object with an owner needs a signed link. */
export interface Owned {
  readonly owner: string | null;
}

/** An output of an image, and its URL. */
export interface LinkedSize extends ImageSize {
  readonly url: string;
}

/** The URLs of the objects of one image; null for an object that does not exist. */
export interface ImageLinks {
  readonly outputUrl: string | null;
  readonly originalUrl: string | null;
  /** The outputs of an image of several widths, ascending; none for another image. */
  readonly sizes: readonly LinkedSize[];
}

/** What links to the images of a request depend on. */
export type LinkedRequest = Owned & Pick<RequestEntity, 'keepOriginals'>;

/** What the link to the archive of a request depends on. */
export type LinkedArchive = Pick<RequestEntity, 'id' | 'status' | 'completedImages'>;

/** The links of an image without any object. */
export const NO_LINKS: ImageLinks = { outputUrl: null, originalUrl: null, sizes: [] };

type LinkedOutput = Pick<ImageEntity, 'id' | 'requestId' | 'status' | 'outputFormat' | 'fileName'>;
type LinkedSizes = LinkedOutput & Pick<ImageEntity, 'width' | 'height' | 'outputBytes' | 'sizes'>;
type LinkedImage = LinkedSizes & Pick<ImageEntity, 'inputUrl' | 'inputFormat'>;

/**
 * Builds the public URLs of stored objects. They are stable: they name the object, not its location. URLs of an owner's
 * objects are signed and authorize everyone who has them: permanently for an image, which is made to be shown in a shop,
 * for a limited time for a CSV, which holds all data of a request.
 */
@Injectable()
export class Links {
  private base: string;
  private readonly imageBase: string | undefined;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly signed: SignedLinks,
  ) {
    this.imageBase = config.storage.s3?.publicUrl;
    this.base = config.http.publicUrl ?? `http://${hostInUrl(config.http.host)}:${config.http.port}`;
    this.isFixed = config.http.publicUrl !== undefined;
  }

  private readonly isFixed: boolean;

  /** Sets the address on which the server listens; a configured public URL has precedence. */
  listeningAt(port: number, host: string): void {
    if (!this.isFixed) this.base = `http://${hostInUrl(host)}:${port}`;
  }

  /** The base URL under which clients reach this program, without a trailing slash. */
  get publicUrl(): string {
    return this.base;
  }

  /** The URL with which the URLs of images begin. */
  get imagesUrl(): string {
    return this.imageBase ?? this.base;
  }

  /**
   * Returns the URL of an object as this program serves it. CSVs are never linked in a public bucket: they are rewritten at
   * times, and need headers that a bucket does not send.
   */
  toObject(key: string): string {
    return `${this.base}/files/${key}`;
  }

  /** Returns the URLs of an image: of its output, and of its original if the request keeps originals. */
  ofImage(image: LinkedImage, request: LinkedRequest): ImageLinks {
    return {
      outputUrl: this.toOutput(image, request),
      originalUrl: request.keepOriginals ? this.toOriginal(image, request) : null,
      sizes: this.toSizes(image, request),
    };
  }

  toOutput({ outputFormat, ...image }: LinkedOutput, of: Owned): string | null {
    if (image.status !== 'COMPLETED' || outputFormat === null) return null;
    return this.toImage(outputKeyOf({ ...image, outputFormat }), of);
  }

  /** Returns all outputs of an image of several widths, the output itself included. */
  toSizes({ width, height, outputBytes: bytes, sizes, ...image }: LinkedSizes, of: Owned): LinkedSize[] {
    const { outputFormat } = image;
    const url = sizes === null ? null : this.toOutput(image, of);
    if (sizes === null || url === null || outputFormat === null) return [];
    if (width === null || height === null || bytes === null) return [];
    const smaller = sizes.map((size) => ({
      ...size,
      url: this.toImage(sizeKeyOf({ ...image, outputFormat }, size.width), of),
    }));
    return [...smaller.toReversed(), { width, height, bytes, url }];
  }

  private toOriginal({ inputFormat, ...image }: LinkedImage, of: Owned): string | null {
    if (image.status !== 'COMPLETED' || inputFormat === null) return null;
    return this.toImage(originalKeyOf({ ...image, inputFormat }), of);
  }

  private toImage(key: string, of: Owned): string {
    return this.imageBase === undefined ? this.signedTo(key, of, 'lasting') : `${this.imageBase}/${key}`;
  }

  /** The URL of an image of a preview, which is deleted before the signature expires. */
  toPreview(key: string, of: Owned): string {
    return this.signedTo(key, of, 'hour');
  }

  toStatus(request: Pick<RequestEntity, 'id'>): string {
    return `${this.base}/api/status/${request.id}`;
  }

  /** The URL of the event stream of a request. For a caller with an API key it is signed, since browsers send no key. */
  toEvents({ id }: Pick<RequestEntity, 'id'>): string {
    return this.signedForCaller(`/api/requests/${id}/events`);
  }

  /** The URL of a ZIP of all images, which is packed for each caller, so it is signed like that of the event stream. */
  toArchive({ id, status, completedImages }: LinkedArchive): string | null {
    return isTerminal(status) && completedImages > 0
      ? this.signedForCaller(`/api/requests/${id}/images.zip`)
      : null;
  }

  toInputCsv(request: RequestEntity, life: LinkLife = 'hour'): string {
    return this.signedTo(inputCsvKey(request.id), request, life);
  }

  /** The uploaded file byte for byte, which is another than the input CSV unless that was uploaded. */
  toInputFile(request: RequestEntity, life: LinkLife = 'hour'): string {
    const { inputExtension } = request;
    return inputExtension === null
      ? this.toInputCsv(request, life)
      : this.signedTo(inputFileKey(request.id, inputExtension), request, life);
  }

  toOutputCsv(request: RequestEntity, life: LinkLife = 'hour'): string | null {
    return request.outputCsvAt === null
      ? null
      : this.signedTo(outputCsvKey(request.id, tableExtensionOf(request)), request, life);
  }

  toErrorsCsv(request: RequestEntity, life: LinkLife = 'hour'): string | null {
    return request.errorsCsvAt === null
      ? null
      : this.signedTo(errorsCsvKey(request.id, tableExtensionOf(request)), request, life);
  }

  private signedForCaller(path: string): string {
    const caller = currentCaller();
    return `${this.base}${path}${caller.kind === 'owner' ? this.signed.signStream(path, caller.keyId) : ''}`;
  }

  private signedTo(key: string, { owner }: Owned, life: LinkLife): string {
    return `${this.toObject(key)}${owner === null ? '' : this.signed.sign(`/files/${key}`, life)}`;
  }
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
