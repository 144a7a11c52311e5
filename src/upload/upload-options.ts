import { ClientError, cleanText } from '../common/index.js';
import { errorOfUrl, type LayoutHints, MAX_URL_LENGTH } from '../csv/index.js';
import type { OutputMode, RequestOptions } from '../requests/index.js';
import { errorOfWebhookUrl } from '../notifications/index.js';
import { errorOfEmail } from './email-address.js';
import type { ColumnMappingInput, InvalidRowPolicy, UploadCsvInput } from './upload-input.js';

/** An upload's options, checked. */
export interface UploadOptions {
  readonly request: RequestOptions;
  /** Where the end of this request alone is told to; null for nowhere. */
  readonly webhookUrl: string | null;
  readonly email: string | null;
  readonly onInvalidRow: InvalidRowPolicy;
  /** Which columns of the CSV to read; what is left out is recognised. */
  readonly columns: LayoutHints['columns'];
  readonly baseUrl: string | null;
  readonly output: OutputMode;
  readonly idempotencyKey: string | null;
}

const LARGEST_SIZE = 16_384;
const LONGEST_KEY = 255;

/**
 * Checks what an upload asks for. A null counts as not given.
 *
 * @throws {ClientError} INVALID_INPUT that names every fault
 */
export function checkOptions(input: UploadCsvInput): UploadOptions {
  const faults: string[] = [];
  const size = (name: 'maxWidth' | 'maxHeight') => {
    const value = input[name] ?? null;
    if (value !== null && (value < 1 || value > LARGEST_SIZE)) {
      faults.push(`${name} must be between 1 and ${LARGEST_SIZE} pixels, or left out`);
    }
    return value;
  };
  const request: RequestOptions = {
    quality: input.quality ?? 50,
    format: input.format ?? 'ORIGINAL',
    maxWidth: size('maxWidth'),
    maxHeight: size('maxHeight'),
    keepMetadata: input.keepMetadata ?? false,
    keepOriginals: input.keepOriginals ?? false,
  };
  if (request.quality < 1 || request.quality > 100) faults.push('quality must be between 1 and 100');
  const idempotencyKey = input.idempotencyKey ?? null;
  if (idempotencyKey !== null && (idempotencyKey === '' || idempotencyKey.length > LONGEST_KEY)) {
    faults.push(`idempotencyKey must have 1 to ${LONGEST_KEY} characters, or be left out`);
  } else if (idempotencyKey !== null && cleanText(idempotencyKey) !== idempotencyKey) {
    faults.push('idempotencyKey holds a NUL or half a surrogate pair');
  }
  const webhookUrl = input.webhookUrl ?? null;
  const urlError = webhookUrl === null ? null : errorOfWebhookUrl(webhookUrl);
  if (urlError !== null) faults.push(`webhookUrl: ${urlError}`);
  const baseUrl = input.baseUrl ?? null;
  if (baseUrl !== null && !isHttpUrl(baseUrl)) {
    faults.push('baseUrl must be an http(s) URL, such as https://shop.example/media, or left out');
  }
  const email = input.email ?? null;
  const emailError = email === null ? null : errorOfEmail(email);
  if (emailError !== null) faults.push(`email ${emailError}`);
  if (faults.length > 0)
    throw new ClientError('INVALID_INPUT', `The upload's options: ${faults.join('; ')}.`);
  return {
    request,
    webhookUrl,
    email,
    onInvalidRow: input.onInvalidRow ?? 'REJECT',
    columns: columnsOf(input.columns ?? {}),
    baseUrl,
    output: input.output ?? 'APPEND',
    idempotencyKey,
  };
}

function isHttpUrl(text: string): boolean {
  return text.length <= MAX_URL_LENGTH && errorOfUrl(text) === null;
}

/** Without what is null or empty, which counts as not given. */
function columnsOf({ images, name, serialNumber }: ColumnMappingInput): LayoutHints['columns'] {
  return {
    ...(images?.length ? { images } : {}),
    ...(name ? { name } : {}),
    ...(serialNumber ? { serialNumber } : {}),
  };
}
