import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { fileBytes, parseBody, type Spool, csvTooLarge, Upload } from '../upload/index.js';
import { MAX_PREAMBLE_BYTES } from './multipart-preamble.js';

type Operations = Record<string, unknown>;

/**
 * Reads a multipart GraphQL request whose first two fields {@link readPreamble} has checked. Its file goes into `spool`.
 *
 * @returns the operation, with an {@link Upload} where the file belongs, as soon as both fields are read. What is wrong
 *   with the file is told to whoever uses that.
 */
export function readMultipart(
  body: Readable,
  headers: IncomingHttpHeaders,
  spool: Spool,
  maxBytes: number,
): Promise<Operations> {
  const parser = busboy({
    headers,
    defParamCharset: 'utf8',
    // A file of just this size counts as cut off.
    limits: { fieldSize: MAX_PREAMBLE_BYTES, fields: 2, files: 1, headerPairs: 50, fileSize: maxBytes + 1 },
  });
  const upload = new Upload(spool);
  let failure: Error | undefined;
  // Not on the spot, since the parser cannot be destroyed by its own event.
  const fail = (error: Error) => {
    failure ??= error;
    setImmediate(() => parser.destroy(failure));
  };
  return new Promise((resolve, reject) => {
    let operations: Operations = {};
    let fileField: string | undefined;
    parser.on('field', (name, text) => {
      const value = JSON.parse(text) as Operations;
      if (name === 'operations') operations = value;
      else {
        const [field, places] = Object.entries(value)[0] as [string, [string]];
        fileField = field;
        place(upload, operations, places[0]);
        resolve(operations);
      }
    });
    parser.on('file', (name: string | undefined, part, { filename }: { filename?: string }) => {
      part.on('error', () => {});
      if (name !== fileField) {
        part.resume();
        return;
      }
      part.on('limit', () => fail(csvTooLarge(maxBytes)));
      // Readers get the error from the spool.
      spool.fill(fileBytes(part, maxBytes)).catch(fail);
      upload.begin(filename);
    });
    parser.on('filesLimit', () => fail(new Error('There is more than one file')));
    parseBody(body, parser)
      .then(() => upload.fail(new Error('The body has no such part')))
      .catch((error: unknown) => {
        upload.fail(error);
        reject(failure ?? error);
      })
      // Reading on lets a client finish sending and see the answer.
      .finally(() => body.resume());
  });
}

/** Puts the upload where `path`, such as `variables.input.file`, says. */
function place(upload: Upload, operations: Operations, path: string): void {
  const names = path.split('.');
  const last = names.pop()!;
  let at = operations;
  for (const name of names) {
    // What is inherited is none of the client's.
    const inside = Object.hasOwn(at, name) ? at[name] : undefined;
    const next: Operations = typeof inside === 'object' && inside !== null ? (inside as Operations) : {};
    at[name] = next;
    at = next;
  }
  at[last] = upload;
}
