import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { ClientError } from '../common/index.js';

/** The most that may come before the file: the query with its variables, and where in them the file belongs. */
export const MAX_PREAMBLE_BYTES = 64 * 1024;

/** GraphQL keeps names that begin with two underscores to itself, so `__proto__` is none of a client's. */
const FILE_PLACE = /^variables(\.(?!__)[A-Za-z_][A-Za-z0-9_]*){1,4}$/;

const OUT_OF_ORDER = 'A multipart request starts with the fields "operations" and "map", in this order.';

/**
 * Reads a multipart GraphQL request as far as its `map` field and checks both fields, so that nothing odd is worked on:
 * a map may name many places, and a path such as `variables.ids.20000000` would make a huge list.
 *
 * @returns the chunks that were read; the request is paused behind them
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
    throw new ClientError('INVALID_INPUT', 'The multipart body names no boundary.', {}, { cause: error });
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
    const refuse = (message: string) => settle(new ClientError('INVALID_INPUT', message));
    const onEnd = () => refuse(OUT_OF_ORDER);
    const onClose = () => refuse('The upload broke off.');
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      parser.write(chunk);
      if (size > 4 * MAX_PREAMBLE_BYTES && request.listeners('data').includes(onData)) {
        refuse(`The fields before the file are longer than ${MAX_PREAMBLE_BYTES} bytes.`);
      }
    };
    parser.on('field', (name, value, { valueTruncated }) => {
      if (valueTruncated) refuse(`The field "${name}" is longer than ${MAX_PREAMBLE_BYTES} bytes.`);
      else if (name === 'operations' && operations === undefined) operations = value;
      else if (name === 'map' && operations !== undefined) {
        const fault = errorOfOperations(operations) ?? errorOfMap(value);
        if (fault === null) settle();
        else refuse(fault);
      } else refuse(OUT_OF_ORDER);
    });
    parser.on('file', () =>
      refuse('A multipart request has the fields "operations" and "map" before the file.'),
    );
    parser.on('error', () => refuse('The multipart body is malformed.'));
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('close', onClose);
    // Whoever has left already will not be heard to close.
    if (request.destroyed) onClose();
  });
}

/** What is wrong with the `operations` field; null when nothing is. */
export function errorOfOperations(text: string): string | null {
  const operations = parse(text);
  return isObject(operations) && typeof operations.query === 'string'
    ? null
    : 'The field "operations" must be a JSON object with a query: uploads are not batched.';
}

/** What is wrong with the `map` field, which says where the file belongs; null when nothing is. */
export function errorOfMap(text: string): string | null {
  const map = parse(text);
  const [places, ...more] = isObject(map) ? Object.values(map) : [];
  const one =
    Array.isArray(places) && places.length === 1 && more.length === 0 ? (places[0] as unknown) : null;
  return typeof one === 'string' && FILE_PLACE.test(one)
    ? null
    : 'The field "map" must name one file and one place for it, such as {"0": ["variables.file"]}.';
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
