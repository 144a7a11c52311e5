import type { Readable } from 'node:stream';
import { cleanText, shorten } from '../common/index.js';
import type { Spool } from './spool/spool.js';

/** A file that is being uploaded; it can be read from its start any number of times while it arrives. */
export interface UploadedFile {
  readonly name: string;
  open(): Readable;
  /** Resolves to the SHA-256 of the file, in hex, once all of it is here; rejects as reading it would. */
  arrived(): Promise<string>;
}

const LONGEST_NAME = 255;

/** The file that a spool holds, by the name that the client gave; a part of a form may have none. */
export function spooledFile(name: string | undefined, spool: Spool): UploadedFile {
  return { name: cleanFileName(name ?? ''), open: () => spool.read(), arrived: () => spool.whole() };
}

/** The last part of the name a client gave, without what would upset a terminal, a header or a database. */
export function cleanFileName(name: string): string {
  const last = cleanText(name)
    .split(/[/\\]/)
    .at(-1)!
    .replaceAll(/\p{Cc}/gu, '')
    .trim();
  return last === '' || last === '.' || last === '..' ? 'catalogue.csv' : shorten(last, LONGEST_NAME);
}
