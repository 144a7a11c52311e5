import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { ClientError } from '../common/index.js';

/** The maximum size of each of the two fields before the file: `operations` (query and variables) and `map`. */
export const MAX_PREAMBLE_BYTES = 64 * 1024;

/** The path of a file in the variables. GraphQL reserves names with two leading underscores, so `__proto__` is invalid. */
const FILE_PATH = /^variables(\.(?!__)[A-Za-z_][A-Za-z0-9_]*){1,4}$/;

const OUT_OF_ORDER =
  'The multipart request must start with the fields "operations" and "map", in this order.';

/**
 * Reads a multipart GraphQL request up to the end of its `map` field and checks both fields before anything else uses
 * them: a map could name many paths, and a path such as `variables.ids.20000000` would create a huge list.
 *
 * @returns the chunks that were read; the request is paused after them
 * @throws {ClientError} INVALID_INPUT
 */
export async function readPreamble(request: Readable & { headers: IncomingHttpHeaders }): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  let parser: busboy.Busboy;
  try {
    parser = busboy({
      headers: request.headers,
      limits: { fieldSize: MAX_PREAMBLE_BYTES, fields: 2, files: 1, headerPairs: 50 },
    });
  } catch (error) {
    const message =
      'The Content-Type of the multipart body has no boundary: let the HTTP library set the header.';
    throw new ClientError('INVALID_INPUT', message, {}, { cause: error });
  }
  return new Promise((resolve, reject) => {
    let operations: string | undefined;
    let size = 0;
    const settle = (error?: ClientError) => {
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('close', onClose);
      request.pause();
      parser.removeAllListeners();
      parser.on('error', () => {});
      if (error) reject(error);
      else resolve(chunks);
    };
    const fail = (message: string) => settle(new ClientError('INVALID_INPUT', message));
    const onEnd = () => fail(OUT_OF_ORDER);
    const onClose = () => fail('The upload was aborted before the file began.');
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      parser.write(chunk);
      if (size > 4 * MAX_PREAMBLE_BYTES && request.listeners('data').includes(onData)) {
        fail(`The fields before the file are longer than ${MAX_PREAMBLE_BYTES} bytes.`);
      }
    };
    parser.on('field', (name, value, { valueTruncated }) => {
      if (valueTruncated) fail(`The field "${name}" is longer than ${MAX_PREAMBLE_BYTES} bytes.`);
      else if (name === 'operations' && operations === undefined) operations = value;
      else if (name === 'map' && operations !== undefined) {
        const error = errorOfOperations(operations) ?? errorOfMap(value);
        if (error === null) settle();
        else fail(error);
      } else fail(OUT_OF_ORDER);
    });
    parser.on('file', () =>
      fail('The multipart request must have the fields "operations" and "map" before the file.'),
    );
    parser.on('error', () => fail('The multipart body is malformed.'));
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('close', onClose);
    // A request that is already destroyed emits no close event.
    if (request.destroyed) onClose();
  });
}

/** Returns the error of the `operations` field, or null when it is valid. */
export function errorOfOperations(text: string): string | null {
  const operations = parse(text);
  return isObject(operations) && typeof operations.query === 'string'
    ? null
    : 'The field "operations" must be a JSON object with a query. Batches are not supported.';
}

/** Returns the error of the `map` field, which contains the path of the file in the variables, or null when it is valid. */
export function errorOfMap(text: string): string | null {
  const map = parse(text);
  const [paths, ...more] = isObject(map) ? Object.values(map) : [];
  const path = Array.isArray(paths) && paths.length === 1 && more.length === 0 ? (paths[0] as unknown) : null;
  return typeof path === 'string' && FILE_PATH.test(path)
    ? null
    : 'The field "map" must name one file and one path for it, such as {"0": ["variables.file"]}.';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
