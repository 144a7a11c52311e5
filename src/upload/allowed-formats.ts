import { NAMED_FORMATS, type NamedFormat } from '../common/index.js';
import type { UploadCsvInput } from './upload-input.js';

/** Returns the formats that AUTO may choose, in the order of the API, or null for all. Adds what is wrong to `errors`. */
export function allowedFormatsOf(
  { allow, format }: Pick<UploadCsvInput, 'allow' | 'format'>,
  errors: string[],
): readonly NamedFormat[] | null {
  if (allow === null || allow === undefined || allow.length === 0) return null;
  if (format !== 'AUTO') errors.push('allow is for format AUTO only; set that, or omit allow');
  if (allow.some((each) => !NAMED_FORMATS.some((name) => name === each)))
    errors.push(`allow must list formats among ${NAMED_FORMATS.join(', ')}`);
  return NAMED_FORMATS.filter((name) => allow.includes(name));
}
