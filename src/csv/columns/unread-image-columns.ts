import { readImageCell } from '../image-cell.js';
import { kindOfAddress, mayContainImage } from './address-kind.js';
import { referenceTo } from './column-overrides.js';
import type { CsvLayout } from './csv-layout.js';
import { isImageHeader } from './detect-columns.js';

/**
 * Finds the columns that contain image URLs and are not read, from all rows of a CSV: those with a cell of nothing but image
 * URLs, and those with a URL whose header names images.
 */
export class UnreadImageColumns {
  private readonly found = new Set<number>();
  private unknown: readonly { readonly index: number; readonly isNamed: boolean }[];

  constructor(
    private readonly header: readonly string[],
    { columns }: Pick<CsvLayout, 'columns'>,
  ) {
    this.unknown = [...header.keys()]
      .filter((index) => !columns.images.includes(index))
      .map((index) => ({ index, isNamed: isImageHeader(header[index]!) }));
  }

  /** Adds the cells of one row. */
  add(cells: readonly string[]): void {
    const count = this.found.size;
    for (const { index, isNamed } of this.unknown) {
      const cell = cells[index] ?? '';
      const mayHaveImages = isNamed ? cell.includes('//') : mayContainImage(cell);
      if (mayHaveImages && hasImages(cell, isNamed)) this.found.add(index);
    }
    if (this.found.size > count) this.unknown = this.unknown.filter(({ index }) => !this.found.has(index));
  }

  /** The columns, in the order of the file, as the option `columns` takes them. */
  names(): string[] {
    return [...this.found].toSorted((a, b) => a - b).map((index) => referenceTo(index, this.header));
  }
}

function hasImages(cell: string, isNamed: boolean): boolean {
  const { urls, invalid } = readImageCell(cell);
  if (isNamed) return urls.length > 0;
  return urls.length > 0 && invalid.length === 0 && urls.every(({ url }) => kindOfAddress(url) === 'IMAGE');
}
