import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import type { HttpAnswer } from './client.js';

/** One part of a multipart body; its name is not escaped. */
export interface Part {
  readonly name: string;
  readonly value: string | Uint8Array;
  readonly fileName?: string;
  readonly type?: string;
}

const BOUNDARY = 'halftone-tests';
const END = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

/** The options of an upload. */
export const UPLOAD_HEADERS = {
  'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
  'apollo-require-preflight': 'true',
} as const;

const UPLOAD =
  'mutation ($file: Upload!, $input: UploadCsvInput) { uploadCsv(file: $file, input: $input) { id } }';

export const MAP: Part = { name: 'map', value: '{"0": ["variables.file"]}' };
export const operations = (input: Record<string, unknown> = {}): Part => ({
  name: 'operations',
  value: JSON.stringify({ query: UPLOAD, variables: { file: null, input } }),
});
/** The parts `map` and `operations` with any value. */
export const map = (value: unknown): Part => ({ name: 'map', value: JSON.stringify(value) });
export const operation = (value: unknown): Part => ({ name: 'operations', value: JSON.stringify(value) });
export const file = (value: Part['value'], fileName = 'catalogue.csv', name = '0'): Part => ({
  name,
  value,
  fileName,
});

/** Formats the parts as a body, in order; without the last boundary while `more` follows. */
export function multipart(parts: readonly Part[], { more = false } = {}): Buffer {
  const chunks = parts.flatMap(({ name, value, fileName, type = 'text/csv' }, index) => [
    Buffer.from(
      `${index === 0 ? '' : '\r\n'}--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    ),
    Buffer.from(
      fileName === undefined ? '\r\n\r\n' : `; filename="${fileName}"\r\nContent-Type: ${type}\r\n\r\n`,
    ),
    Buffer.from(value),
  ]);
  return Buffer.concat([...chunks, ...(more ? [] : [END])]);
}

/** An upload and its response, which may arrive before the upload ends. */
export type Upload = ClientRequest & { readonly response: Promise<IncomingMessage> };

/** Begins an upload and keeps it open after the file's first bytes, in chunks unless a length is given. */
export function beginUpload(
  url: string,
  start: string | Uint8Array,
  input: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Upload {
  const upload = httpRequest(`${url}/graphql`, {
    method: 'POST',
    headers: { ...UPLOAD_HEADERS, ...headers },
  });
  // An aborted upload emits an error, too.
  upload.on('error', () => {});
  const response = once(upload, 'response').then(([message]) => message as IncomingMessage);
  response.catch(() => {});
  upload.write(multipart([operations(input), MAP, file(start)], { more: true }));
  return Object.assign(upload, { response });
}

/** Sends the rest of an upload and ends it; resolves to the response. */
export function endUpload(upload: Upload, rest: string | Uint8Array = ''): Promise<HttpAnswer> {
  upload.end(Buffer.concat([Buffer.from(rest), END]));
  return answerOf(upload);
}

/** Resolves to the response of an upload, which may arrive before its end. */
export async function answerOf(upload: Upload): Promise<HttpAnswer> {
  const response = await upload.response;
  return { status: response.statusCode!, body: (await json(response)) as HttpAnswer['body'] };
}
