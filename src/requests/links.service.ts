import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { errorsCsvKey, imageKey, inputCsvKey, outputCsvKey } from '../storage/index.js';
import type { ImageEntity, RequestEntity } from './entities/index.js';

/** The public addresses of stored objects. They are stable: they name the object, not where it lies. */
@Injectable()
export class Links {
  private base: string;
  private readonly imageBase: string | undefined;

  constructor(@Inject(CONFIG) config: Config) {
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

  toOutput(image: Pick<ImageEntity, 'id' | 'requestId' | 'status' | 'outputFormat'>): string | null {
    if (image.status !== 'COMPLETED' || image.outputFormat === null) return null;
    const key = imageKey(image.requestId, image.id, image.outputFormat);
    return this.imageBase === undefined ? this.toObject(key) : `${this.imageBase}/${key}`;
  }

  toStatus(request: Pick<RequestEntity, 'id'>): string {
    return `${this.base}/api/status/${request.id}`;
  }

  toInputCsv(request: RequestEntity): string {
    return this.toObject(inputCsvKey(request.id));
  }

  toOutputCsv(request: RequestEntity): string | null {
    return request.outputCsvAt === null ? null : this.toObject(outputCsvKey(request.id));
  }

  toErrorsCsv(request: RequestEntity): string | null {
    return request.errorsCsvAt === null ? null : this.toObject(errorsCsvKey(request.id));
  }
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
