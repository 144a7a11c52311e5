import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { extensionsOfFormat } from '../../common/index.js';
import {
  type ObjectInfo,
  ObjectNotFoundError,
  ObjectStorage,
  previewExpiry,
  previewKey,
  type PreviewPlace,
  previewPlaceOf,
  previewPrefix,
  previewsOf,
} from '../../storage/index.js';
import { previewNotFound } from './preview-source.js';

/** The bytes that the previews of one owner may have in the store; the oldest are deleted for newer ones. */
const OWNER_BYTES = 256 * 2 ** 20;

/** One object of a preview, with the format of its bytes. */
export interface PreviewObject {
  readonly format: string;
  readonly bytes: Uint8Array;
}

/** The keys of the two objects of a preview. */
export interface PreviewKeys {
  readonly input: string;
  readonly output: string;
}

/** The objects of previews in the store. */
@Injectable()
export class PreviewObjects {
  constructor(private readonly storage: ObjectStorage) {}

  /**
   * Stores both images of a preview, or none, and deletes older ones of its owner when they are too many bytes.
   *
   * @throws {StorageError}
   */
  async put(place: PreviewPlace, input: PreviewObject, output: PreviewObject): Promise<PreviewKeys> {
    const keys = {
      input: previewKey(place, 'input', extensionsOfFormat(input.format)[0]),
      output: previewKey(place, 'output', extensionsOfFormat(output.format)[0]),
    };
    try {
      await this.storage.put(keys.input, input.bytes);
      await this.storage.put(keys.output, output.bytes);
      await this.deleteSurplus(place.owner);
      return keys;
    } catch (error) {
      // The error of the store is what the client needs; what is left of the preview expires.
      await this.storage.deletePrefix(previewPrefix(place)).catch(() => 0);
      throw error;
    }
  }

  /**
   * Opens the input of a preview.
   *
   * @throws {ClientError} NOT_FOUND when it does not exist or has expired
   */
  async openInput(place: PreviewPlace): Promise<{ size: number; read: () => Promise<Buffer> }> {
    if (previewExpiry(place.id) <= Date.now()) throw previewNotFound(place.id);
    for await (const { key, size } of this.storage.list(previewPrefix(place))) {
      if (key.startsWith(`${previewPrefix(place)}input.`)) return { size, read: () => this.read(key, place) };
    }
    throw previewNotFound(place.id);
  }

  private async read(key: string, { id }: PreviewPlace): Promise<Buffer> {
    try {
      return await buffer((await this.storage.open(key)).stream);
    } catch (error) {
      throw error instanceof ObjectNotFoundError ? previewNotFound(id) : error;
    }
  }

  private async deleteSurplus(owner: string): Promise<void> {
    const stored: ObjectInfo[] = [];
    for await (const object of this.storage.list(previewsOf(owner))) stored.push(object);
    for (const prefix of surplusPreviews(stored, OWNER_BYTES)) await this.storage.deletePrefix(prefix);
  }
}

/** Returns the prefixes of the oldest previews, without which the others have at most `capacity` bytes. The newest stays. */
export function surplusPreviews(
  objects: readonly Pick<ObjectInfo, 'key' | 'size'>[],
  capacity: number,
): string[] {
  const sizes = new Map<string, number>();
  for (const { key, size } of objects) {
    const place = previewPlaceOf(key);
    if (place !== null) sizes.set(previewPrefix(place), (sizes.get(previewPrefix(place)) ?? 0) + size);
  }
  // The ids of one owner sort by their age.
  const newestFirst = [...sizes].toSorted(([a], [b]) => (a < b ? 1 : -1));
  let total = 0;
  return newestFirst
    .filter(([, size], index) => {
      total += size;
      return index > 0 && total > capacity;
    })
    .map(([prefix]) => prefix);
}
