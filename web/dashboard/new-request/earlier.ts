import type { EarlierRequestQuery } from '../shared/api/operations.js';
import type { Mapping } from './columns.js';
import { DEFAULTS, DETECTED, type ImageOptions, type Options, type Reading } from './options.js';

export type EarlierRequest = NonNullable<EarlierRequestQuery['request']>;

type Compression = Omit<EarlierRequest['options'], 'keepOriginals' | 'reuse' | 'checks'>;

/** Returns options of the API as a user chooses them. */
export function imageOptionsOf(options: Compression): ImageOptions {
  const { quality, target, format, allow, effort, maxWidth, maxHeight, sizes, pad, background } = options;
  return {
    measure: target === null ? 'QUALITY' : 'TARGET',
    target: target ?? DEFAULTS.target,
    ...{ quality, format, allow: allow ?? [], effort },
    maxWidth: maxWidth?.toString() ?? '',
    maxHeight: maxHeight?.toString() ?? '',
    sizes: sizes?.join(', ') ?? '',
    pad: pad ?? '',
    background: background ?? '',
    trim: options.trim,
    keepMetadata: options.keepMetadata,
  };
}

/** Returns the options of an earlier request. */
export function optionsOf({ options, uploadOptions, webhookUrl, email }: EarlierRequest): Options {
  const { keepOriginals, reuse, checks } = options;
  const { onInvalidRow, output, report, compare } = uploadOptions;
  return {
    ...DEFAULTS,
    ...imageOptionsOf(options),
    ...{ keepOriginals, reuse, checks, onInvalidRow, output, compare },
    report: report ?? '',
    webhookUrl: webhookUrl ?? '',
    email: email ?? '',
  };
}

/** Returns how the file of an earlier request was to be read. The values of its headers are missing. */
export function readingOf({ uploadOptions }: EarlierRequest): Reading {
  const { columns, profile, baseUrl, sheet, encoding, fetchHeaders } = uploadOptions;
  return {
    ...DETECTED,
    profile,
    columns: areNamed(columns) ? columns : null,
    baseUrl: baseUrl ?? '',
    sheet,
    encoding: encoding ?? '',
    fetchHeaders: fetchHeaders.map(({ host, name }) => ({ host, name, value: '' })),
  };
}

const areNamed = ({ images, name, serialNumber }: Mapping): boolean =>
  images.length > 0 || name !== null || serialNumber !== null;

/** Whether a new request would be made as the earlier one was. */
export const isAsEarlier = (earlier: EarlierRequest, options: Options, reading: Reading): boolean =>
  JSON.stringify(sorted([optionsOf(earlier), readingOf(earlier)])) ===
  JSON.stringify(sorted([options, reading]));

const sorted = (parts: readonly object[]) =>
  parts.map((part) => Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
