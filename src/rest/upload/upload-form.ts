import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import {
  fileBytes,
  parseBody,
  Spool,
  spooledFile,
  type SpoolSpace,
  csvTooLarge,
  type UploadedFile,
} from '../../upload/index.js';
import { FormError } from './upload-form-errors.js';

/** How many bytes the other fields of a form may have. */
const ENVELOPE_BYTES = 256 * 1024;

const LIMITS = { fields: 50, fieldSize: 8 * 1024, files: 1, headerPairs: 50 } as const;

const LONGEST_NAME = 100;

/** The names of the field with the file. */
const FILE_FIELDS = ['file', 'csv'];

/** A form that has arrived completely. Its file stays on disk until it is released. */
export interface UploadForm {
  /** Null for a form without one. */
  readonly file: UploadedFile | null;
  /** The other fields by name. */
  readonly fields: ReadonlyMap<string, string>;
  release(): Promise<void>;
}

type FormRequest = Readable & { headers: IncomingHttpHeaders };

/**
 * Receives a multipart form with at most one file. The file is spooled to disk while it arrives, so that options may precede or
 * follow it, and a slow client delays only itself.
 *
 * @throws {ClientError} INVALID_INPUT, CSV_TOO_LARGE, TOO_MANY_UPLOADS; the spooled file is deleted then
 */
export async function receiveForm(
  request: FormRequest,
  maxBytes: number,
  space: SpoolSpace,
): Promise<UploadForm> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + ENVELOPE_BYTES) throw csvTooLarge(maxBytes);
  const parser = openParser(request.headers, maxBytes);
  const spool = await Spool.open(space);
  const release = spool.hold();
  try {
    const { hasFile, name, fields } = await readForm(request, parser, spool, maxBytes);
    return { file: hasFile ? spooledFile(name, spool) : null, fields, release };
  } catch (error) {
    await release();
    throw error;
  }
}

function openParser(headers: IncomingHttpHeaders, maxBytes: number): busboy.Busboy {
  if (!/^multipart\/form-data\b/i.test(headers['content-type'] ?? '')) throw FormError.noForm();
  try {
    // Busboy reports a file of exactly `fileSize` bytes as truncated.
    return busboy({ headers, defParamCharset: 'utf8', limits: { ...LIMITS, fileSize: maxBytes + 1 } });
  } catch (error) {
    throw FormError.noBoundary(error);
  }
}

async function readForm(
  request: FormRequest,
  parser: busboy.Busboy,
  spool: Spool,
  maxBytes: number,
): Promise<{ hasFile: boolean; name: string | undefined; fields: ReadonlyMap<string, string> }> {
  const fields = new Map<string, string>();
  let file: { readonly name: string | undefined; readonly stored: Promise<void> } | undefined;
  let failure: Error | undefined;
  // The first error ends the parser. Deferred, because the parser cannot be destroyed within its own event.
  const fail = (error: Error) => {
    failure ??= error;
    setImmediate(() => parser.destroy(failure));
  };

  // A part may lack a name, and a file may lack a file name, although the types say otherwise.
  parser.on('file', (field: string | undefined, stream, info: { filename?: string }) => {
    if (!FILE_FIELDS.includes(field ?? '')) {
      stream.on('error', () => {}).resume();
      fail(FormError.fileField(field ?? ''));
      return;
    }
    stream.on('limit', () => fail(csvTooLarge(maxBytes)));
    file = { name: info.filename, stored: spool.fill(fileBytes(stream, maxBytes)) };
    // An error that ended the parser ended the file too, and was recorded first.
    file.stored.catch(fail);
  });
  parser.on('field', (field: string | undefined, value, { valueTruncated }) => {
    const name = field ?? '';
    if (name.length > LONGEST_NAME || valueTruncated) fail(FormError.fieldSize(name, LIMITS.fieldSize));
    else if (FILE_FIELDS.includes(name)) fail(FormError.textForFile(name));
    else if (fields.has(name)) fail(FormError.duplicateField(name));
    else fields.set(name, value);
  });
  parser.on('filesLimit', () => fail(FormError.manyFiles()));
  parser.on('fieldsLimit', () => fail(FormError.manyFields(LIMITS.fields)));

  await parseBody(request, parser, FormError.incomplete).catch((error: unknown) => {
    throw failure ?? error;
  });
  if (failure !== undefined) throw failure;
  await file?.stored;
  return { hasFile: file !== undefined, name: file?.name, fields };
}
