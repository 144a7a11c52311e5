import type { Readable } from 'node:stream';
import { cleanText, shorten } from '../common/index.js';
import type { Spool } from './spool/spool.js';

/** A file that is being uploaded. It can be read from its start any number of times, even while it arrives. */
export interface UploadedFile {
  readonly name: string;
  open(): Readable;
  /** Resolves to the SHA-256 of the file, in hex, when all of it has arrived; rejects as reading it does. */
  arrived(): Promise<string>;
}

const MAX_NAME_LENGTH = 255;

/** The file in a spool, under the name that the client gave; a part of a form may have none. */
export function spooledFile(name: string | undefined, spool: Spool): UploadedFile {
  return { name: cleanFileName(name ?? ''), open: () => spool.read(), arrived: () => spool.arrived() };
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
