import type { CsvRecord } from './csv-record.js';

/** A product and its images, each with the record that names it. */
export interface GroupedProduct {
  /** The record where the product begins, from 1. */
  readonly record: number;
  readonly serialNumber: string;
  readonly name: string;
  readonly images: readonly { readonly record: number; readonly url: string }[];
}

/** The most images of one product; further ones begin another product of the same name. */
const MAX_IMAGES = 1000;

/** Puts the records of a CSV together to products, in flat memory: rows of one product follow one another. */
export class ProductGrouping {
  private open: {
    record: number;
    serialNumber: string;
    name: string;
    images: { record: number; url: string }[];
  } | null = null;
  /** How many products have no image. */
  withoutImages = 0;

  /** Adds records in their order; returns the products that are complete and have images. */
  add(records: readonly CsvRecord[]): GroupedProduct[] {
    return records.flatMap((record) => this.addOne(record));
  }

  /** Returns the last product. */
  end(): GroupedProduct[] {
    const last = this.open;
    this.open = null;
    if (last === null) return [];
    if (last.images.length > 0) return [last];
    this.withoutImages += 1;
    return [];
  }

  private addOne({ record, product }: CsvRecord): GroupedProduct[] {
    // A faulty row ends the product above it: what follows may belong to what it would have named.
    if (product === null) return this.end();
    const { serialNumber, name, imageUrls, continues } = product;
    const images = imageUrls.map((url) => ({ record, url }));
    if (continues && images.length === 0) return [];
    const { open } = this;
    if (continues && open !== null && open.images.length + images.length <= MAX_IMAGES) {
      open.images.push(...images);
      return [];
    }
    const complete = this.end();
    this.open = { record, serialNumber, name: continues ? (open?.name ?? name) : name, images };
    return complete;
  }
}
