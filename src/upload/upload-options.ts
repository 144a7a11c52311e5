import { ClientError, cleanText, shorten } from '../common/index.js';
import {
  CSV_ENCODINGS,
  type CsvEncoding,
  csvEncodingOf,
  errorOfUrl,
  type LayoutHints,
  MAX_URL_LENGTH,
  type ProfileName,
} from '../csv/index.js';
import { errorOfFetchHeader, type FetchHeader, fetchHeaderKey } from '../outbound/index.js';
import {
  type CompareOptions,
  type InvalidRowPolicy,
  DEFAULT_OPTIONS,
  type OutputMode,
  type ReportColumns,
  type RequestOptions,
} from '../requests/index.js';
import { errorOfWebhookUrl } from '../notifications/index.js';
import { allowedFormatsOf } from './allowed-formats.js';
import { errorOfEmail } from './email-address.js';
import { paddingOptionsOf } from './padding-options.js';
import { sizesOf } from './sizes-option.js';
import type { ColumnMappingInput, UploadCsvInput } from './upload-input.js';

/** The validated options of an upload. */
export interface UploadOptions extends CompareOptions {
  readonly request: RequestOptions;
  /** The URL of a webhook for the end of this request only; null for none. */
  readonly webhookUrl: string | null;
  /** The address of an e-mail at the end of this request; null for none. */
  readonly email: string | null;
  readonly onInvalidRow: InvalidRowPolicy;
  /** The columns of the CSV to read; omitted ones are detected. */
  readonly columns: LayoutHints['columns'];
  readonly baseUrl: string | null;
  /** The profile of the CSV; null to detect it. */
  readonly profile: ProfileName | null;
  /** The encoding of the file; null to detect it. */
  readonly encoding: CsvEncoding | null;
  /** The worksheet of a workbook, by name or number from 1; null to choose it. */
  readonly sheet: string | null;
  readonly output: OutputMode;
  /** Headers for its image hosts. Their values are secrets. */
  readonly fetchHeaders: readonly FetchHeader[];
  /** Null for the columns that the output mode has by default. */
  readonly report: ReportColumns | null;
  readonly idempotencyKey: string | null;
}

const MAX_SIZE = 16_384;
const MAX_KEY_LENGTH = 255;
const MAX_FETCH_HEADERS = 20;

/**
 * Validates the options of an upload. A null counts as not given.
 *
 * @throws {ClientError} INVALID_INPUT, with a message that lists every invalid option
 */
export function checkOptions(input: UploadCsvInput): UploadOptions {
  const errors: string[] = [];
  const size = (name: 'maxWidth' | 'maxHeight') => {
    const value = input[name] ?? null;
    if (value !== null && (value < 1 || value > MAX_SIZE)) {
      errors.push(`${name} must be between 1 and ${MAX_SIZE} pixels, or omitted`);
    }
    return value;
  };
  const request: RequestOptions = {
    quality: input.quality ?? DEFAULT_OPTIONS.quality,
    target: input.target ?? DEFAULT_OPTIONS.target,
    format: input.format ?? DEFAULT_OPTIONS.format,
    allow: allowedFormatsOf(input, errors),
    effort: input.effort ?? DEFAULT_OPTIONS.effort,
    maxWidth: size('maxWidth'),
    maxHeight: size('maxHeight'),
    sizes: sizesOf(input.sizes ?? [], MAX_SIZE, errors),
    ...paddingOptionsOf(input, errors),
    keepMetadata: input.keepMetadata ?? DEFAULT_OPTIONS.keepMetadata,
    keepOriginals: input.keepOriginals ?? DEFAULT_OPTIONS.keepOriginals,
    reuse: input.reuse ?? DEFAULT_OPTIONS.reuse,
    checks: input.checks ?? DEFAULT_OPTIONS.checks,
  };
  if (request.quality < 1 || request.quality > 100) errors.push('quality must be between 1 and 100');
  if (request.target !== null) errors.push(...targetErrors(request.target, input.quality ?? null));
  const idempotencyKey = input.idempotencyKey ?? null;
  if (idempotencyKey !== null && (idempotencyKey === '' || idempotencyKey.length > MAX_KEY_LENGTH)) {
    errors.push(`idempotencyKey must have 1 to ${MAX_KEY_LENGTH} characters, or be omitted`);
  } else if (idempotencyKey !== null && cleanText(idempotencyKey) !== idempotencyKey) {
    errors.push('idempotencyKey must not contain a NUL or half a surrogate pair');
  }
  const webhookUrl = input.webhookUrl ?? null;
  const urlError = webhookUrl === null ? null : errorOfWebhookUrl(webhookUrl);
  if (urlError !== null) errors.push(`webhookUrl: ${urlError}`);
  const baseUrl = input.baseUrl ?? null;
  if (baseUrl !== null && !isHttpUrl(baseUrl)) {
    errors.push('baseUrl must be an http(s) URL, such as https://shop.example/media, or omitted');
  }
  const encoding = input.encoding ? csvEncodingOf(input.encoding) : null;
  if (input.encoding && encoding === null) {
    errors.push(
      `encoding "${shorten(cleanText(input.encoding), 40)}" is not known; use one of ${CSV_ENCODINGS.join(', ')}, or omit it`,
    );
  }
  const sheet = input.sheet ? shorten(cleanText(input.sheet), MAX_KEY_LENGTH) : null;
  const email = input.email ?? null;
  const emailError = email === null ? null : errorOfEmail(email);
  if (emailError !== null) errors.push(`email ${emailError}`);
  const fetchHeaders = (input.fetchHeaders ?? []).map(({ host, name, value }) => ({ host, name, value }));
  errors.push(...fetchHeaderErrors(fetchHeaders));
  const previousRequestId = input.previousRequestId ?? null;
  const compare = input.compare ?? true;
  if (previousRequestId !== null && !compare) {
    errors.push('previousRequestId and compare: false exclude each other; give one of them');
  }
  if (errors.length > 0)
    throw new ClientError('INVALID_INPUT', `Nothing was stored. Invalid options: ${errors.join('; ')}.`);
  return {
    request,
    webhookUrl,
    email,
    onInvalidRow: input.onInvalidRow ?? 'REJECT',
    columns: columnsOf(input.columns ?? {}),
    baseUrl: baseUrl === null ? null : cleanText(baseUrl),
    profile: input.profile ?? null,
    encoding,
    sheet,
    output: input.output ?? 'APPEND',
    fetchHeaders,
    report: input.report ?? null,
    compare,
    previousRequestId,
    idempotencyKey,
  };
}

function targetErrors(target: number, quality: number | null): string[] {
  if (quality !== null) return ['quality and target exclude each other; give one of them'];
  return target >= 30 && target <= 95 ? [] : ['target must be between 30 and 95'];
}

/** Says what is wrong with headers, without their values. */
function fetchHeaderErrors(headers: readonly FetchHeader[]): string[] {
  if (headers.length > MAX_FETCH_HEADERS) return [`fetchHeaders must be at most ${MAX_FETCH_HEADERS}`];
  const keys = headers.map(fetchHeaderKey);
  return headers.flatMap((header, at) => {
    const isRepeated = keys.indexOf(keys[at]!) < at;
    const error = errorOfFetchHeader(header) ?? (isRepeated ? 'its host and name are given twice' : null);
    return error === null ? [] : [`fetchHeaders[${at}]: ${error}`];
  });
}

function isHttpUrl(text: string): boolean {
  return text.length <= MAX_URL_LENGTH && errorOfUrl(text) === null;
}

/** Drops columns that are null or empty, which count as not given. */
function columnsOf({ images, name, serialNumber }: ColumnMappingInput): LayoutHints['columns'] {
  return {
    ...(images?.length ? { images } : {}),
    ...(name ? { name } : {}),
    ...(serialNumber ? { serialNumber } : {}),
  };
}
