import { ClientError } from '../../common/index.js';

const EXAMPLE = 'curl -F file=@catalogue.csv';

/** The errors of an upload's form. */
export const FormError = {
  noForm: () =>
    new ClientError(
      'UNSUPPORTED_MEDIA_TYPE',
      `Nothing was stored. The body is not a form: send it as multipart/form-data, as in ${EXAMPLE}.`,
    ),
  noBoundary: (cause: unknown) => invalidForm('the Content-Type header has no boundary', cause),
  noFile: () => invalidForm(`it has no file: send one in the field "file", as in ${EXAMPLE}`),
  textForFile: (field: string) =>
    invalidForm(
      `the field "${field}" has text instead of a file: put an @ before the name of the file, as in ${EXAMPLE}`,
    ),
  fileField: (field: string) =>
    invalidForm(`the field ${quoted(field)} has a file: send one file, in the field "file" or "csv"`),
  manyFiles: () => invalidForm('it has more than one file: send one request for each'),
  duplicateField: (field: string) => invalidForm(`the field ${quoted(field)} occurs twice: send it once`),
  fieldSize: (field: string, limit: number) =>
    invalidForm(`the field ${quoted(field)} is longer than ${limit} bytes, or its name is too long`),
  manyFields: (limit: number) => invalidForm(`it has more than ${limit} fields`),
  incomplete: (cause?: unknown) =>
    invalidForm('it was aborted before the whole file had arrived, or is malformed', cause),
} as const;

function invalidForm(error: string, cause?: unknown): ClientError {
  return new ClientError('INVALID_INPUT', `Nothing was stored. The upload's form: ${error}.`, {}, { cause });
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 64));
}
