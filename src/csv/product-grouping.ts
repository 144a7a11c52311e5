import type { CsvRecord } from './csv-record.js';

/** A product and its images, each with the number of the record that lists it. */
export interface GroupedProduct {
  /** The 1-based number of the record where the product begins. */
  readonly record: number;
  readonly serialNumber: string;
  readonly name: string;
  readonly images: readonly { readonly record: number; readonly url: string }[];
}

/** The most images of one product; further images begin another product of the same name. */
const MAX_IMAGES_PER_PRODUCT = 1000;

/** Groups consecutive records of a CSV into products. It holds one product at a time, so memory use is constant. */
export class ProductGrouping {
  private current: {
    record: number;
    serialNumber: string;
    name: string;
    images: { record: number; url: string }[];
  } | null = null;
  /** The number of products without an image. */
  withoutImages = 0;

  /** Adds records in their order and returns the products with images that they complete. */
  add(records: readonly CsvRecord[]): GroupedProduct[] {
    return records.flatMap((record) => this.addRecord(record));
  }

  /** Ends the current product and returns it if it has images. */
  end(): GroupedProduct[] {
    const last = this.current;
    this.current = null;
    if (last === null) return [];
    if (last.images.length > 0) return [last];
    this.withoutImages += 1;
    return [];
  }

  private addRecord({ record, product }: CsvRecord): GroupedProduct[] {
    // An invalid row ends the current product: the rows after it may belong to the product it would have begun.
    if (product === null) return this.end();
    const { serialNumber, name, imageUrls, continues } = product;
    const images = imageUrls.map((url) => ({ record, url }));
    if (continues && images.length === 0) return [];
    const { current } = this;
    if (continues && current !== null && current.images.length + images.length <= MAX_IMAGES_PER_PRODUCT) {
      current.images.push(...images);
      return [];
    }
    const complete = this.end();
    this.current = { record, serialNumber, name: continues ? (current?.name ?? name) : name, images };
    return complete;
  }
}
