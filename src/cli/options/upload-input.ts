import type { Arguments, OptionValue } from '../arguments/arguments.js';
import { constantOf } from './option-values.js';
import { UPLOAD_OPTIONS, type UploadOption } from './upload-options.js';

/** An `UploadCsvInput` of the API; only the fields that were given. */
export type UploadInput = Readonly<Record<string, unknown>>;

/** Returns the input of an upload that the options stand for. */
export function uploadInputOf(given: Arguments): UploadInput {
  const input: Record<string, unknown> = {};
  for (const option of UPLOAD_OPTIONS) {
    const value = given.value(option.name);
    if (value === undefined) continue;
    const [outer, inner] = option.field.split('.') as [string, string?];
    const sent = sentAs(option, value);
    input[outer] = inner === undefined ? sent : { ...(input[outer] as object | undefined), [inner]: sent };
  }
  return input;
}

function sentAs({ toInput, choices }: UploadOption, value: OptionValue): unknown {
  if (toInput !== undefined) return toInput(value);
  return choices === undefined ? value : constantOf(String(value));
}
