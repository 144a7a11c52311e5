import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import { type FetchHeader, HostBusyError, OutboundClient } from '../../outbound/index.js';
import { imageTooLarge } from '../upload-errors.js';
import { PreviewObjects } from './preview-objects.js';
import type { PreviewSource } from './preview-source.js';

/** How long a preview waits for a free slot at its host, which the images of requests may use. */
const HOST_WAIT_MS = 10_000;

/** Reads the image when its turn has come, so that those that wait take no memory. */
export type ReadInput = () => Promise<Buffer>;

/** Opens the image of a preview, from wherever it comes. */
@Injectable()
export class PreviewInputs {
  private readonly maxBytes: number;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly outbound: OutboundClient,
    private readonly objects: PreviewObjects,
  ) {
    this.maxBytes = config.outbound.maxBytes;
  }

  /**
   * Calls `use` with the image, which is valid until that ends.
   *
   * @throws {OutboundError} when it cannot be fetched
   * @throws {HostBusyError} when its host has no free slot for a while
   * @throws {ClientError} TOO_LARGE; NOT_FOUND for an expired preview; INVALID_INPUT when a file does not arrive
   */
  async use<Result>(
    source: PreviewSource,
    { owner, headers }: { readonly owner: string; readonly headers: readonly FetchHeader[] },
    use: (read: ReadInput) => Promise<Result>,
  ): Promise<Result> {
    switch (source.kind) {
      case 'url':
        return this.whenHostIsFree(() =>
          this.outbound.withDownload(source.url, ({ bytes }) => use(async () => bytes), { headers }),
        );
      case 'preview': {
        const { size, read } = await this.objects.openInput({ owner, id: source.id });
        this.checkSize(size);
        return use(read);
      }
      case 'file': {
        await source.file.arrived();
        const content = source.file.content();
        this.checkSize(content.size);
        return use(() => content.read(0, content.size));
      }
    }
  }

  private checkSize(bytes: number): void {
    if (bytes > this.maxBytes) throw imageTooLarge(this.maxBytes);
  }

  private async whenHostIsFree<Result>(fetch: () => Promise<Result>): Promise<Result> {
    const giveUpAt = performance.now() + HOST_WAIT_MS;
    for (;;) {
      try {
        return await fetch();
      } catch (error) {
        if (!(error instanceof HostBusyError) || performance.now() + error.retryAfterMs > giveUpAt)
          throw error;
        await sleep(error.retryAfterMs);
      }
    }
  }
}
