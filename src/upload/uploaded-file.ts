import type { FileUpload } from 'graphql-upload/processRequest.mjs';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ClientError, cleanText, shorten } from '../common/index.js';
import { noRoomError } from './no-room.js';
import type { Upload } from './upload.scalar.js';

/** A file that is being uploaded; it can be read from its start any number of times while it arrives. */
export interface UploadedFile {
  readonly name: string;
  open(): Readable;
  /** Resolves once all of it is here, on disk; rejects as reading it would. */
  arrived(): Promise<void>;
}

const LONGEST_NAME = 255;

/**
 * Waits for the file of a GraphQL multipart request to begin.
 *
 * @throws {ClientError} INVALID_INPUT when it is missing, misnamed or malformed, or the client left before it
 */
export async function arrivalOf(upload: Upload): Promise<UploadedFile> {
  try {
    return fromGraphqlUpload(await upload());
  } catch (cause) {
    const message = 'Nothing was stored: the file part that "map" names did not arrive.';
    throw new ClientError('INVALID_INPUT', message, {}, { cause });
  }
}

/** A file of a GraphQL multipart request, whose bytes graphql-upload keeps on disk until the answer is sent. */
export function fromGraphqlUpload(upload: FileUpload): UploadedFile {
  // A part may have none, whatever the type says: its content type alone can make it a file.
  const name: string | undefined = upload.filename;
  failReaders(upload);
  const open = () => withStatuses(upload.createReadStream());
  return { name: cleanFileName(name ?? ''), open, arrived: () => finished(open().resume()) };
}

/**
 * Has those who read what graphql-upload keeps on disk hear of it when the disk fails: fs-capacitor leaves them
 * waiting for bytes that will not come.
 */
function failReaders({ capacitor }: FileUpload & { readonly capacitor?: Writable }): void {
  if (capacitor === undefined) return;
  const fail = (error: Error) => capacitor.destroy(error);
  if (capacitor.errored) fail(capacitor.errored);
  else capacitor.once('error', fail);
}

/**
 * The same bytes, where every error that is the client's has a status: those of graphql-upload have one, those
 * of the disk have a number, and those of busboy, for a body that is malformed or cut short, have neither.
 */
function withStatuses(source: Readable): Readable {
  const bytes = new PassThrough();
  source.on('error', (error) => {
    bytes.destroy('status' in error || 'errno' in error ? error : Object.assign(error, { status: 400 }));
  });
  bytes.on('close', () => source.destroy());
  // Readers begin to listen a moment after they were given the bytes, and an error before that would end us all.
  bytes.on('error', () => {});
  return source.pipe(bytes);
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

/** What graphql-upload raises while a file arrives, in our own terms; any other error as it is. */
export function uploadError(error: unknown, maxBytes: number): unknown {
  const status = (error as { status?: unknown } | null | undefined)?.status;
  if (status === 413) {
    const message = `Nothing was stored: the file is larger than the limit of ${maxBytes} bytes.`;
    return new ClientError('CSV_TOO_LARGE', message, { limit: maxBytes }, { cause: error });
  }
  if (status === 400 || status === 499) {
    const message = 'Nothing was stored: the upload broke off before the whole file had arrived.';
    return new ClientError('INVALID_INPUT', message, {}, { cause: error });
  }
  return noRoomError(error) ?? error;
}
