import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { fileBytes, parseBody, type Spool, csvTooLarge, Upload } from '../upload/index.js';
import { MAX_PREAMBLE_BYTES } from './multipart-preamble.js';

type Operations = Record<string, unknown>;

/**
 * Reads a multipart GraphQL request whose first two fields {@link readPreamble} has checked, and writes its file to `spool`.
 *
 * @returns the operation, with an {@link Upload} at the path of the file, as soon as both fields are read. The consumer of
 *   the {@link Upload} gets errors of the file.
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
    // Busboy reports a file of exactly `fileSize` bytes as truncated.
    limits: { fieldSize: MAX_PREAMBLE_BYTES, fields: 2, files: 1, headerPairs: 50, fileSize: maxBytes + 1 },
  });
  const upload = new Upload(spool);
  let failure: Error | undefined;
  // Deferred, because the parser cannot be destroyed within its own event.
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
        const [field, paths] = Object.entries(value)[0] as [string, [string]];
        fileField = field;
        setAtPath(operations, paths[0], upload);
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
      // Readers of the file get the error from the spool.
      spool.fill(fileBytes(part, maxBytes)).catch(fail);
      upload.begin(filename);
    });
    parser.on('filesLimit', () => fail(new Error('The body has more than one file')));
    parseBody(body, parser)
      .then(() => upload.fail(new Error('The body has no part that `map` names')))
      .catch((error: unknown) => {
        upload.fail(error);
        reject(failure ?? error);
      })
      // Reads the rest, so that the client can finish sending and receive the response.
      .finally(() => body.resume());
  });
}

/** Sets the upload at `path`, such as `variables.input.file`, in the operation. */
function setAtPath(operations: Operations, path: string, upload: Upload): void {
  const names = path.split('.');
  const last = names.pop()!;
  let at = operations;
  for (const name of names) {
    // Own properties only: a path must not reach the prototype.
    const inside = Object.hasOwn(at, name) ? at[name] : undefined;
    const next: Operations = typeof inside === 'object' && inside !== null ? (inside as Operations) : {};
    at[name] = next;
    at = next;
  }
  at[last] = upload;
}
