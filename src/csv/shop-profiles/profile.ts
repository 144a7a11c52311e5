/**
 * Which rows continue the product above them. Rows with a name never do.
 *
 * - SAME_IDENTIFIER: rows with the group, or the serial number, of the row above.
 * - BLANK_GROUP, BLANK_SERIAL_NUMBER: these rows as well, and those whose group or serial number is blank.
 */
export type Continuation = 'SAME_IDENTIFIER' | 'BLANK_GROUP' | 'BLANK_SERIAL_NUMBER';

/**
 * How one system writes its catalogues. Headers are compared without case, spacing, punctuation, decoration and locale; `<n>`
 * stands for any number. What a profile does not know is detected, so a profile only lists what detection could get wrong.
 */
export interface Profile {
  /** A sentence for people: which files have this profile. */
  readonly description: string;
  /** A file has this profile when its header has at least one of each of these lists. */
  readonly detectedBy: readonly (readonly string[])[];
  /** The columns of image URLs. */
  readonly images: readonly string[];
  /** Columns that detection would take for images of the product, such as downloads that customers buy. */
  readonly notImages: readonly string[];
  /** The columns of names, serial numbers and groups, the best first. */
  readonly name: readonly string[];
  readonly serialNumber: readonly string[];
  readonly group: readonly string[];
  readonly continuation: Continuation;
  /** The characters that separate image addresses in a cell; a URL with a scheme always begins another one. */
  readonly separators: string;
  /** Cells of an image column that stand for no image. */
  readonly placeholders?: readonly string[];
  /** Recognises a file that has this profile without the headers of `detectedBy`, from its first rows. */
  recognises?(header: readonly string[], rows: readonly (readonly string[])[]): boolean;
}
