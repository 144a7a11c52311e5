import { ClientError } from '../../common/index.js';

const EXAMPLE = 'curl -F file=@catalogue.csv';

/** What can be wrong with an upload's form. */
export const FormError = {
  noForm: () =>
    new ClientError(
      'UNSUPPORTED_MEDIA_TYPE',
      `Nothing was stored. The upload has no form: send it as multipart/form-data, as in ${EXAMPLE}.`,
    ),
  noBoundary: (cause: unknown) => fault('the content type names no boundary', cause),
  noFile: () => fault(`there is no file in it: send one in the field "file", as in ${EXAMPLE}`),
  textForFile: (field: string) =>
    fault(
      `the field "${field}" holds text and no file: put an @ before the name of the file, as in ${EXAMPLE}`,
    ),
  fileField: (field: string) =>
    fault(`there is a file in the field ${quoted(field)}: send one, in the field "file" or "csv"`),
  manyFiles: () => fault('there is more than one file in it: send one request for each'),
  twice: (field: string) => fault(`the field ${quoted(field)} comes twice`),
  fieldSize: (field: string, limit: number) =>
    fault(`the field ${quoted(field)} is longer than ${limit} bytes, or its name is too long`),
  manyFields: (limit: number) => fault(`it has more than ${limit} fields`),
  brokeOff: (cause?: unknown) =>
    fault('it broke off before the whole file had arrived, or is malformed', cause),
} as const;

function fault(what: string, cause?: unknown): ClientError {
  return new ClientError('INVALID_INPUT', `Nothing was stored. The upload's form: ${what}.`, {}, { cause });
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 64));
}
