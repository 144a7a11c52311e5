import { FingerprintIndex } from './fingerprint-index.js';

/** A checked picture of a request. */
export interface CheckedPicture {
  readonly id: string;
  /** Base64. */
  readonly fingerprint: string;
  /** The size and format, which equal files share, such as one that several products have. */
  readonly file: string;
}

/**
 * Finds the pictures that show the same as an earlier one. Pictures are compared with the first of each group alone, so that
 * a chain of small differences joins no pictures that differ much. The time for each picture is bounded, and memory is some
 * 400 bytes for each picture that is unlike the earlier ones.
 */
export class NearDuplicates {
  private readonly index = new FingerprintIndex();
  private readonly firsts: Pick<CheckedPicture, 'id' | 'file'>[] = [];

  /**
   * Adds the next picture and returns the id of the first one that shows the same; null for none. The same file again is
   * no near duplicate of itself, but of the first picture when that is another file.
   */
  add({ id, fingerprint, file }: CheckedPicture): string | null {
    const bytes = Buffer.from(fingerprint, 'base64');
    const found = this.index.findOrAdd(bytes);
    if (found === null) {
      this.firsts.push({ id, file });
      return null;
    }
    const first = this.firsts[found.number]!;
    return found.distance === 0 && first.file === file ? null : first.id;
  }
}
