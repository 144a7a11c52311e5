import { Injectable } from '@nestjs/common';
import { FetchHeaderSecrets, type ImageVerdict } from '../../requests/index.js';
import {
  fileNameOf,
  revisedFileName,
  ObjectNotFoundError,
  objectKeysOf,
  ObjectStorage,
  StorageError,
} from '../../storage/index.js';
import type { Reusability } from '../../outbound/index.js';
import type { ImageSource, ImageTask } from '../image-task.js';
import { ImageSources, type StoredImage } from './image-sources.js';
import { contentKeysOf, scopeTextOf, sourceKeyOf } from './reuse-keys.js';
import { SingleFlight } from './single-flight.js';

/** A task, what identifies its URL, and how to wait for another one. */
export interface ReusingTask {
  readonly task: ImageTask;
  /** Differs between images that share no results. */
  readonly scope: string;
  readonly sourceKey: Buffer;
  /** Waits for the result of another task of this process. */
  readonly wait: <T>(result: Promise<T>) => Promise<T>;
}

/** An image whose objects are stored, and how they came about. */
export type StoredResult = StoredImage & { readonly verdict: ImageVerdict };

/**
 * Completes images with copies of the objects of earlier ones: of the same URL, when its host says that nothing has changed,
 * and of the same bytes. Every copy belongs to its image alone, so deleting one request never affects another. A copy that
 * fails, because the earlier image was deleted in the meantime, is null, and the caller does the work itself.
 */
@Injectable()
export class ImageReuse {
  private readonly urls = new SingleFlight<StoredImage>();
  private readonly contents = new SingleFlight<StoredImage>();

  constructor(
    private readonly sources: ImageSources,
    private readonly storage: ObjectStorage,
    private readonly fetchHeaders: FetchHeaderSecrets,
  ) {}

  /** Prepares a task. @throws {OutboundError} when its fetch headers cannot be decrypted */
  begin(task: ImageTask, wait: ReusingTask['wait']): ReusingTask {
    const headers = this.fetchHeaders.unseal(task.requestId, task.fetchHeaders);
    const { owner, options } = task;
    const scope = scopeTextOf({ owner, options, fetchHeaders: this.fetchHeaders.fingerprint(headers) });
    return { task, scope, sourceKey: sourceKeyOf(scope, task.inputUrl), wait };
  }

  /** What an image is recorded to be made of. */
  async sourceOf(
    { scope, sourceKey }: ReusingTask,
    bytes: Uint8Array,
    { isStorable, validators }: Reusability,
  ): Promise<ImageSource> {
    const keys = await contentKeysOf(scope, bytes);
    return { sourceKey: isStorable ? sourceKey : null, ...keys, validators };
  }

  /**
   * Does the work for the URL of a task unless another task of this process does it, or has done it for this request.
   * `work` gets the earlier image of the same URL, whose validators tell whether it has changed, or null.
   */
  async byUrl(
    reusing: ReusingTask,
    work: (earlier: StoredImage | null) => Promise<StoredResult>,
  ): Promise<StoredResult> {
    const { task, sourceKey, wait } = reusing;
    const key = sourceKey.toString('base64');
    const workFrom = async (earlier: StoredImage | null): Promise<StoredResult> => {
      if (earlier === null || earlier.id === task.id || earlier.source.sourceKey === null) return work(null);
      // Within a request, a URL is requested once.
      const copied =
        earlier.requestId === task.requestId ? await this.copy(earlier, task, earlier.source) : null;
      return copied ?? work(earlier);
    };
    const other = this.urls.find(key);
    if (other !== undefined) {
      const result = await workFrom(await wait(other));
      // Its request is newer, so it is likely to exist for longer.
      this.urls.remember(key, result);
      return result;
    }
    return this.urls.lead(key, async () => workFrom(await this.sources.ofUrl(sourceKey, task.owner)));
  }

  /** Copies an earlier image of the same bytes; does the work when there is none. */
  async byContent(
    { task, wait }: ReusingTask,
    source: ImageSource,
    earlier: StoredImage | null,
    work: () => Promise<StoredResult>,
  ): Promise<StoredResult> {
    const { contentKey } = source;
    const key = contentKey.toString('base64');
    const workFrom = async (same: StoredImage | null): Promise<StoredResult> =>
      (same && (await this.copy(same, task, source))) ?? work();
    // The host could not say so, but the file is the same as before.
    if (earlier?.source.contentKey.equals(contentKey) === true) return workFrom(earlier);
    const other = this.contents.find(key);
    if (other !== undefined) return workFrom(await wait(other));
    return this.contents.lead(key, async () =>
      workFrom(await this.sources.ofContent(contentKey, task.owner)),
    );
  }

  /** Copies an earlier image of the same URL that has not changed; returns null when that fails. */
  copyUnchanged(
    earlier: StoredImage,
    task: ImageTask,
    { isStorable, validators }: Reusability,
  ): Promise<StoredResult | null> {
    const { source } = earlier;
    const sourceKey = isStorable ? source.sourceKey : null;
    return this.copy(earlier, task, { ...source, sourceKey, validators });
  }

  /** Copies the objects of an earlier image for a task; returns null when that fails. */
  private async copy(
    earlier: StoredImage,
    task: ImageTask,
    source: ImageSource,
  ): Promise<StoredResult | null> {
    if (earlier.id === task.id) return null;
    const { id, requestId, inputUrl } = task;
    const copied = { ...earlier, id, requestId, inputUrl, source, verdict: 'REUSED' } as const;
    const image = {
      ...copied,
      fileName: revisedFileName(fileNameOf(inputUrl, earlier.outputFormat), task.revision),
    };
    try {
      const [from, to] = [objectKeysOf(earlier, task.options), objectKeysOf(image, task.options)];
      for (const [index, key] of to.entries()) await this.storage.copy(from[index]!, key);
      return image;
    } catch (error) {
      // The earlier request was deleted, or the store cannot copy. If it is unavailable, storing the result says so.
      if (!(error instanceof ObjectNotFoundError || error instanceof StorageError)) throw error;
      this.urls.forget(earlier);
      this.contents.forget(earlier);
      return null;
    }
  }
}
