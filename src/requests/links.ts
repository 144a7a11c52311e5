import { Inject, Injectable } from '@nestjs/common';
import { type LinkLife, SignedLinks } from '../access/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { errorsCsvKey, imageKey, inputCsvKey, outputCsvKey } from '../storage/index.js';
import type { ImageEntity, RequestEntity } from './entities/index.js';

/** Whose an object is: where keys are asked for, what belongs to an owner is shown to whoever has a link to it. */
export interface Owned {
  readonly owner: string | null;
}

/**
 * The public addresses of stored objects. They are stable: they name the object, not where it lies. Those of an
 * owner's objects let in whoever follows them: to an image for good, since it is there to be shown in a shop, to
 * a table, which holds a whole catalogue, for a time.
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

  /** Tells where the server really listens, which counts unless a public address was configured. */
  listeningAt(port: number, host: string): void {
    if (!this.isFixed) this.base = `http://${hostInUrl(host)}:${port}`;
  }

  /** Where clients reach this program, without a slash at the end. */
  get publicUrl(): string {
    return this.base;
  }

  /** Through us: a table is written anew at times, and comes with headers that a bucket does not send. */
  toObject(key: string): string {
    return `${this.base}/files/${key}`;
  }

  toOutput(
    image: Pick<ImageEntity, 'id' | 'requestId' | 'status' | 'outputFormat'>,
    of: Owned,
  ): string | null {
    if (image.status !== 'COMPLETED' || image.outputFormat === null) return null;
    const key = imageKey(image.requestId, image.id, image.outputFormat);
    return this.imageBase === undefined ? this.signedTo(key, of, 'lasting') : `${this.imageBase}/${key}`;
  }

  toStatus(request: Pick<RequestEntity, 'id'>): string {
    return `${this.base}/api/status/${request.id}`;
  }

  toEvents(requestId: string): string {
    return `${this.base}/api/requests/${requestId}/events`;
  }

  toInputCsv(request: RequestEntity, life: LinkLife = 'hour'): string {
    return this.signedTo(inputCsvKey(request.id), request, life);
  }

  toOutputCsv(request: RequestEntity, life: LinkLife = 'hour'): string | null {
    return request.outputCsvAt === null ? null : this.signedTo(outputCsvKey(request.id), request, life);
  }

  toErrorsCsv(request: RequestEntity, life: LinkLife = 'hour'): string | null {
    return request.errorsCsvAt === null ? null : this.signedTo(errorsCsvKey(request.id), request, life);
  }

  private signedTo(key: string, { owner }: Owned, life: LinkLife): string {
    return `${this.toObject(key)}${owner === null ? '' : this.signed.sign(`/files/${key}`, life)}`;
  }
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
