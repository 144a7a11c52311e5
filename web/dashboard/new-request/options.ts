import type {
  CatalogueProfile,
  Effort,
  ImageFormat,
  InvalidRowPolicy,
  OutputMode,
  ReportColumns,
  UploadCsvInput,
} from '../shared/api/operations.js';
import type { Mapping } from './columns.js';
import { DEFAULT_TARGET, type Measure, measuredBy } from './measure.js';
import { widthsOf } from './widths.js';

/** What a user can choose about the compression of images. */
export interface ImageOptions extends Measure {
  readonly format: ImageFormat;
  /** The formats that AUTO may choose; none for all. */
  readonly allow: readonly ImageFormat[];
  readonly effort: Effort;
  /** As typed; empty for no limit. */
  readonly maxWidth: string;
  readonly maxHeight: string;
  /** Widths such as "400, 800, 1600", as typed; empty for one. */
  readonly sizes: string;
  readonly trim: boolean;
  /** An aspect ratio such as 4:5; empty for none. */
  readonly pad: string;
  /** A colour such as #ffffff; empty for none. */
  readonly background: string;
  readonly keepMetadata: boolean;
}

/** What a user can choose about the images, the result and who is notified. The last choice is remembered. */
export interface Options extends ImageOptions {
  readonly keepOriginals: boolean;
  /** Whether results of earlier images may be used. */
  readonly reuse: boolean;
  readonly checks: boolean;
  readonly onInvalidRow: InvalidRowPolicy;
  readonly output: OutputMode;
  /** Empty for the columns that the output mode has by default. */
  readonly report: ReportColumns | '';
  readonly compare: boolean;
  readonly email: string;
  readonly webhookUrl: string;
}

/** How the file is read, where the user differs from the detection; null or empty where not. */
export interface Reading {
  readonly profile: CatalogueProfile | null;
  readonly columns: Mapping | null;
  readonly baseUrl: string;
  readonly sheet: string | null;
  /** Empty to detect it. */
  readonly encoding: string;
  /** The id of the request to compare with, as typed; empty for the last one of the file name. */
  readonly previousRequestId: string;
  /** Headers for image hosts. Their values are secrets, so the page does not remember them. */
  readonly fetchHeaders: readonly FetchHeader[];
}

export interface FetchHeader {
  readonly host: string;
  readonly name: string;
  readonly value: string;
}

export const DEFAULTS: Options = {
  measure: 'QUALITY',
  quality: 50,
  target: DEFAULT_TARGET,
  format: 'ORIGINAL',
  allow: [],
  effort: 'BALANCED',
  maxWidth: '',
  maxHeight: '',
  sizes: '',
  trim: false,
  pad: '',
  background: '',
  keepMetadata: false,
  keepOriginals: false,
  reuse: true,
  checks: false,
  onInvalidRow: 'SKIP',
  output: 'APPEND',
  report: '',
  compare: true,
  email: '',
  webhookUrl: '',
};

export const DETECTED: Reading = {
  profile: null,
  columns: null,
  baseUrl: '',
  sheet: null,
  encoding: '',
  previousRequestId: '',
  fetchHeaders: [],
};

const STORAGE_KEY = 'halftone-options';

/** Returns the options of the last upload, with the defaults for what it does not have. */
export function rememberedOptions(): Options {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Partial<Options>;
    const known = Object.entries(DEFAULTS).map(([name, value]) => {
      const given = stored[name as keyof Options];
      const isAlike = typeof given === typeof value && Array.isArray(given) === Array.isArray(value);
      return [name, isAlike ? given : value];
    });
    return Object.fromEntries(known) as Options;
  } catch {
    return DEFAULTS;
  }
}

export const isDefault = (options: Options): boolean =>
  Object.entries(DEFAULTS).every(
    ([name, value]) => JSON.stringify(options[name as keyof Options]) === JSON.stringify(value),
  );

export const forget = (): void => localStorage.removeItem(STORAGE_KEY);

export const remember = (options: Options): void =>
  localStorage.setItem(STORAGE_KEY, JSON.stringify(options));

const sideOf = (typed: string): number | null => (/^\d+$/.test(typed.trim()) ? Number(typed) : null);
/** Whether a text is an aspect ratio, or a colour, as the API takes them. */
export const isShape = (typed: string): boolean => /^\d{1,3}(\.\d+)?:\d{1,3}(\.\d+)?$/.test(typed.trim());
export const isColour = (typed: string): boolean => /^#[\da-f]{6}$/i.test(typed.trim());

const textOf = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());

/** Returns the part of the input that decides how one image is compressed. */
export const compressionOf = (options: ImageOptions) => ({
  ...measuredBy(options),
  format: options.format,
  allow: options.format === 'AUTO' && options.allow.length > 0 ? [...options.allow] : null,
  effort: options.effort,
  maxWidth: sideOf(options.maxWidth),
  maxHeight: sideOf(options.maxHeight),
  sizes: widthsOf(options.sizes),
  trim: options.trim,
  pad: isShape(options.pad) ? options.pad.trim() : null,
  background: isColour(options.background) ? options.background.trim() : null,
  keepMetadata: options.keepMetadata,
});

/** Returns the part of the input that decides how the file is read, and what it is compared with. */
export function readingOf(
  { profile, columns, baseUrl, sheet, encoding, previousRequestId }: Reading,
  { onInvalidRow, compare }: Pick<Options, 'onInvalidRow' | 'compare'>,
): UploadCsvInput {
  return {
    onInvalidRow,
    profile,
    baseUrl: textOf(baseUrl),
    sheet,
    encoding: textOf(encoding),
    compare,
    previousRequestId: compare ? textOf(previousRequestId) : null,
    ...(columns && {
      columns: {
        images: [...columns.images],
        ...(columns.name !== null && { name: columns.name }),
        ...(columns.serialNumber !== null && { serialNumber: columns.serialNumber }),
      },
    }),
  };
}

/** Returns the whole input of an upload. An installation without e-mail gets no address, which it would refuse. */
export const inputOf = (options: Options, reading: Reading, hasEmail: boolean): UploadCsvInput => ({
  ...readingOf(reading, options),
  ...compressionOf(options),
  keepOriginals: options.keepOriginals,
  reuse: options.reuse,
  checks: options.checks,
  output: options.output,
  report: options.report === '' ? null : options.report,
  fetchHeaders: reading.fetchHeaders.map(({ host, name, value }) => ({ host, name, value })),
  email: hasEmail ? textOf(options.email) : null,
  webhookUrl: textOf(options.webhookUrl),
});

export const isComplete = ({ host, name, value }: FetchHeader): boolean =>
  [host, name, value].every((text) => text.trim() !== '');

/** Whether an upload lacks a part of a header, such as its value, which no answer contains. */
export const lacksHeaders = ({ fetchHeaders }: Reading): boolean => !fetchHeaders.every(isComplete);
