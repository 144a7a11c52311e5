import type { Readable } from 'node:stream';
import { cleanText, shorten } from '../common/index.js';
import type { CatalogueFile } from '../file-formats/index.js';
import type { Spool } from './spool/spool.js';

/** A file that is being uploaded. It can be read from its start any number of times, even while it arrives. */
export interface UploadedFile {
  readonly name: string;
  open(): Readable;
  /** Resolves to what has arrived once that is `least` bytes, or the whole file: up to 64 KiB of it. */
  start(least: number): Promise<Buffer>;
  /** Resolves to the SHA-256 of the file, in hex, when all of it has arrived; rejects as reading it does. */
  arrived(): Promise<string>;
  /** The content for reading at any position, once all of it has arrived. */
  content(): CatalogueFile;
}

const MAX_NAME_LENGTH = 255;

/** Returns what of the SHA-256 of a file, in hex, is stored to recognise it. */
export const fileHashOf = (sha256: string): string => sha256.slice(0, 32);

/** The file in a spool, under the name that the client gave; a part of a form may have none. */
export function spooledFile(name: string | undefined, spool: Spool): UploadedFile {
  return {
    name: cleanFileName(name ?? ''),
    open: () => spool.read(),
    start: (least) => spool.start(least),
    arrived: () => spool.arrived(),
    content: () => ({
      size: spool.size,
      read: (position, length) => spool.readAt(position, length),
      stream: (start, end) => spool.read(start, end),
    }),
  };
}

/** Reduces a client's file name to its last part, without characters that could harm a terminal, header or database. */
export function cleanFileName(name: string): string {
  const last = cleanText(name)
    .split(/[/\\]/)
    .at(-1)!
    .replaceAll(/\p{Cc}/gu, '')
    .trim();
  return last === '' || last === '.' || last === '..' ? 'catalogue.csv' : shorten(last, MAX_NAME_LENGTH);
}
