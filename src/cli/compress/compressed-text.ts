import { formatCount } from '../terminal/format.js';

/**
 * Says how many images were compressed, and into how many files where that is another number: an address that is in the catalogue
 * twice has one file, and an image of several widths has several.
 *
 * @param files 0 when they were not counted
 */
export function compressedText(compressed: number, total: number, files: number): string {
  const into = files === 0 || files === compressed ? '' : `, in ${formatCount(files, 'file')}`;
  return `${compressed} of ${formatCount(total, 'image')} compressed${into}.`;
}
