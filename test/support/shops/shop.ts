/** Makes the URLs of a product's images, by their number; each call is one place in the file that has the image. */
export interface Product {
  readonly number: number;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  image(index: number): string;
}

/** The layout of the exports of a shop system. */
export interface Shop {
  readonly fileName: string;
  readonly delimiter: ',' | ';' | '\t';
  readonly newline: '\n' | '\r\n';
  readonly header: readonly string[];
  rowsOf(product: Product): Partial<Record<string, string>>[];
}
