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

/** What a form may hold beside the file's own bytes. */
const ENVELOPE_BYTES = 256 * 1024;

const LIMITS = { fields: 50, fieldSize: 8 * 1024, files: 1, headerPairs: 50 } as const;

const LONGEST_NAME = 100;

/** The names under which the file may come. */
const FILE_FIELDS = ['file', 'csv'];

/** A form that has arrived whole. Its file lies on disk until it is released. */
export interface UploadForm {
  readonly file: UploadedFile;
  /** The other fields by their names, none of which came twice. */
  readonly fields: ReadonlyMap<string, string>;
  release(): Promise<void>;
}

type FormRequest = Readable & { headers: IncomingHttpHeaders };

/**
 * Receives a multipart form with one CSV in it. The file is put aside on disk while it arrives, so that options
 * may stand before or behind it, and a slow sender keeps nobody but itself waiting.
 *
 * @throws {ClientError} INVALID_INPUT, CSV_TOO_LARGE, TOO_MANY_UPLOADS; nothing is left of the form then
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
    const { name, fields } = await readForm(request, parser, spool, maxBytes);
    return { file: spooledFile(name, spool), fields, release };
  } catch (error) {
    await release();
    throw error;
  }
}

function openParser(headers: IncomingHttpHeaders, maxBytes: number): busboy.Busboy {
  if (!/^multipart\/form-data\b/i.test(headers['content-type'] ?? '')) throw FormError.noForm();
  try {
    // A file of just this size counts as cut off.
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
): Promise<{ name: string | undefined; fields: ReadonlyMap<string, string> }> {
  const fields = new Map<string, string>();
  let file: { readonly name: string | undefined; readonly stored: Promise<void> } | undefined;
  let failure: Error | undefined;
  // What is amiss first ends the reading; not on the spot, since the parser cannot be destroyed by its own event.
  const fail = (error: Error) => {
    failure ??= error;
    setImmediate(() => parser.destroy(failure));
  };

  // A part may lack a name, and a file its own, whatever the types say.
  parser.on('file', (field: string | undefined, stream, info: { filename?: string }) => {
    if (!FILE_FIELDS.includes(field ?? '')) {
      stream.on('error', () => {}).resume();
      fail(FormError.fileField(field ?? ''));
      return;
    }
    stream.on('limit', () => fail(csvTooLarge(maxBytes)));
    file = { name: info.filename, stored: spool.fill(fileBytes(stream, maxBytes)) };
    // What ended the parser ended the file too, and came first.
    file.stored.catch(fail);
  });
  parser.on('field', (field: string | undefined, value, { valueTruncated }) => {
    const name = field ?? '';
    if (name.length > LONGEST_NAME || valueTruncated) fail(FormError.fieldSize(name, LIMITS.fieldSize));
    else if (FILE_FIELDS.includes(name)) fail(FormError.textForFile(name));
    else if (fields.has(name)) fail(FormError.twice(name));
    else fields.set(name, value);
  });
  parser.on('filesLimit', () => fail(FormError.manyFiles()));
  parser.on('fieldsLimit', () => fail(FormError.manyFields(LIMITS.fields)));

  await parseBody(request, parser, FormError.brokeOff).catch((error: unknown) => {
    throw failure ?? error;
  });
  if (failure !== undefined) throw failure;
  if (file === undefined) throw FormError.noFile();
  await file.stored;
  return { name: file.name, fields };
}
