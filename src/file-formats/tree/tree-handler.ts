import { unreadable } from '../format-errors.js';

/** Receives a document as a tree: XML elements, and JSON objects and the elements of arrays, are nodes with a name. */
export interface TreeHandler {
  open(name: string): void;
  text(text: string): void;
  close(): void;
}

/** How deep a document may nest; feeds need about ten levels. */
const MAX_DEPTH = 64;

/** Counts the open nodes. */
export class Depth {
  private depth = 0;

  /** @throws {CsvError} NOT_A_CSV when the document nests too deeply */
  enter(line: number | null): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH)
      throw unreadable(`The file nests deeper than ${MAX_DEPTH} levels, the limit.`, line);
  }

  leave(): void {
    this.depth -= 1;
  }
}
