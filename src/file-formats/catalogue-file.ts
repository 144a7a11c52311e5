import type { Readable } from 'node:stream';

/** A whole file on disk that can be read from any position, any number of times. */
export interface CatalogueFile {
  /** In bytes. */
  readonly size: number;
  /** Reads `length` bytes from `position` on; fewer at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  /** Streams the bytes from `start` up to, but not including, `end`. */
  stream(start?: number, end?: number): Readable;
}

/** What bounds the reading of a file, against archives and documents that expand without end. */
export interface FormatLimits {
  /** The most bytes that one file of an archive may expand to. */
  readonly maxExpandedBytes: number;
}
