import type { CompletedImage } from '../../requests/index.js';
import { sizedFileName } from '../../storage/index.js';

/** Limits a part to 40 characters. Two of them stay far below the 255 bytes of file systems in all but the rarest scripts. */
const FIRST_CHARACTERS = /^.{0,40}/u;

/** Names the images in one archive. */
export class EntryNames {
  /** In lower case, since some file systems ignore case. */
  private readonly taken = new Set<string>();

  /**
   * Returns the name of the next image: its file name, such as `mug-front.jpg`. When an earlier image has that name, the
   * row and the position among the product's images, from 1, follow: `mug-front-12-1.jpg`. An image that an earlier version
   * stored without a file name is named after its product.
   */
  of(image: CompletedImage): string {
    const { record, position, fileName } = image;
    if (fileName === null) return this.take(productNameOf(image));
    if (!this.isTaken(fileName)) return this.take(fileName);
    const dot = fileName.lastIndexOf('.');
    return this.unique(`${fileName.slice(0, dot)}-${record}-${position + 1}${fileName.slice(dot)}`);
  }

  /** Returns the names of all outputs of the next image: of the largest, then of its sizes, such as `mug-front-400w.jpg`. */
  ofOutputs(image: CompletedImage): string[] {
    const name = this.of(image);
    return [name, ...(image.sizes ?? []).map(({ width }) => this.unique(sizedFileName(name, width)))];
  }

  private unique(name: string): string {
    const dot = name.lastIndexOf('.');
    let other = name;
    for (let number = 2; this.isTaken(other); number++)
      other = `${name.slice(0, dot)}-${number}${name.slice(dot)}`;
    return this.take(other);
  }

  private isTaken(name: string): boolean {
    return this.taken.has(name.toLowerCase());
  }

  private take(name: string): string {
    this.taken.add(name.toLowerCase());
    return name;
  }
}

/**
 * Returns a name such as `12-SKU-7-Desk-lamp-1.jpg`: the row, the serial number unless it equals the row, the product name,
 * and the position. The row comes first and the position last, separated by hyphens, so these names are unique whatever is
 * between them. No part can contain a path separator.
 */
function productNameOf({
  record,
  serialNumber,
  productName,
  position,
  outputFormat,
}: CompletedImage): string {
  const serial = serialNumber === String(record) ? '' : slug(serialNumber);
  const words = [serial, slug(productName)].filter((word) => word !== '');
  return [record, ...words, `${position + 1}.${outputFormat}`].join('-');
}

/** Keeps letters and digits of any script, and replaces everything else by hyphens. */
function slug(text: string): string {
  const words = text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  return FIRST_CHARACTERS.exec(words)![0].replace(/-$/, '');
}
