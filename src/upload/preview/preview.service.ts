import { Injectable } from '@nestjs/common';
import { currentCaller } from '../../access/index.js';
import { newId } from '../../common/index.js';
import { type CompressionSettings, CompressorPool } from '../../images/index.js';
import type { FetchHeader } from '../../outbound/index.js';
import { Links } from '../../requests/index.js';
import { previewExpiry, previewOwner } from '../../storage/index.js';
import { traced } from '../../tracing/index.js';
import { previewError } from './preview-errors.js';
import { PreviewInputs, type ReadInput } from './preview-inputs.js';
import { PreviewObjects } from './preview-objects.js';
import { PreviewSlots } from './preview-slots.js';
import type { PreviewSource } from './preview-source.js';
import type { ImagePreview } from './preview.model.js';

/** How to make a preview. */
export interface PreviewOptions {
  readonly compression: CompressionSettings;
  readonly fetchHeaders: readonly FetchHeader[];
}

/** Compresses one image now, so that a person can compare it with its original. It belongs to no request and has no row. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly inputs: PreviewInputs,
    private readonly slots: PreviewSlots,
    private readonly compressor: CompressorPool,
    private readonly objects: PreviewObjects,
    private readonly links: Links,
  ) {}

  /**
   * Makes a preview. Its images are stored for half an hour.
   *
   * @throws {ClientError} the code of an image that cannot be fetched, compressed or stored; STORAGE_FULL; NOT_FOUND for an
   *   earlier preview that has expired; RATE_LIMITED, OVERLOADED
   */
  async make(source: PreviewSource, { compression, fetchHeaders }: PreviewOptions): Promise<ImagePreview> {
    const owner = ownerOfCaller();
    const fetching = { owner: previewOwner(owner), headers: fetchHeaders };
    try {
      return await this.slots.run(owner, () =>
        traced('preview', {}, () =>
          this.inputs.use(source, fetching, (read) =>
            this.slots.compress(() => this.compress(read, owner, compression)),
          ),
        ),
      );
    } catch (error) {
      throw previewError(error);
    }
  }

  private async compress(
    read: ReadInput,
    owner: string | null,
    settings: CompressionSettings,
  ): Promise<ImagePreview> {
    const input = await read();
    const compressed = await this.compressor.compress(input, settings, undefined, { isUrgent: true });
    const { inputFormat, outputFormat, verdict } = compressed;
    const output = compressed.output ?? input;
    const id = newId();
    const keys = await this.objects.put(
      { owner: previewOwner(owner), id },
      { format: inputFormat, bytes: input },
      { format: outputFormat, bytes: output },
    );
    return {
      id,
      input: {
        format: inputFormat,
        width: compressed.inputWidth,
        height: compressed.inputHeight,
        bytes: input.length,
        url: this.links.toPreview(keys.input, { owner }),
      },
      output: {
        format: outputFormat,
        width: compressed.width,
        height: compressed.height,
        bytes: output.length,
        url: this.links.toPreview(keys.output, { owner }),
      },
      verdict,
      score: compressed.score,
      expiresAt: new Date(previewExpiry(id)),
    };
  }
}

function ownerOfCaller(): string | null {
  const caller = currentCaller();
  return caller.kind === 'owner' ? caller.owner : null;
}
