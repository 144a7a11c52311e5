import type {
  CatalogueProfile,
  Effort,
  ImageFormat,
  InvalidRowPolicy,
  OutputMode,
  UploadCsvInput,
} from '../shared/api/operations.js';
import type { Mapping } from './columns.js';
import { DEFAULT_TARGET, type Measure, measuredBy } from './measure.js';
import { widthsOf } from './widths.js';

/** What a user can choose about the images, the result and who is notified. The last choice is remembered. */
export interface Options extends Measure {
  readonly format: ImageFormat;
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
  readonly keepOriginals: boolean;
  readonly checks: boolean;
  readonly onInvalidRow: InvalidRowPolicy;
  readonly output: OutputMode;
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
}

export const DEFAULTS: Options = {
  measure: 'QUALITY',
  quality: 50,
  target: DEFAULT_TARGET,
  format: 'ORIGINAL',
  effort: 'BALANCED',
  maxWidth: '',
  maxHeight: '',
  sizes: '',
  trim: false,
  pad: '',
  background: '',
  keepMetadata: false,
  keepOriginals: false,
  checks: false,
  onInvalidRow: 'SKIP',
  output: 'APPEND',
  compare: true,
  email: '',
  webhookUrl: '',
};

export const DETECTED: Reading = { profile: null, columns: null, baseUrl: '', sheet: null };

const STORAGE_KEY = 'halftone-options';

/** Returns the options of the last upload, with the defaults for what it does not have. */
export function rememberedOptions(): Options {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Partial<Options>;
    const known = Object.entries(DEFAULTS).map(([name, value]) => {
      const given = stored[name as keyof Options];
      return [name, typeof given === typeof value ? given : value];
    });
    return Object.fromEntries(known) as Options;
  } catch {
    return DEFAULTS;
  }
}

export const isDefault = (options: Options): boolean =>
  Object.entries(DEFAULTS).every(([name, value]) => options[name as keyof Options] === value);

export const forget = (): void => localStorage.removeItem(STORAGE_KEY);

export const remember = (options: Options): void =>
  localStorage.setItem(STORAGE_KEY, JSON.stringify(options));

const sideOf = (typed: string): number | null => (/^\d+$/.test(typed.trim()) ? Number(typed) : null);
const textOf = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());

/** Returns the part of the input that decides how one image is compressed. */
export const compressionOf = (options: Options) => ({
  ...measuredBy(options),
  format: options.format,
  effort: options.effort,
  maxWidth: sideOf(options.maxWidth),
  maxHeight: sideOf(options.maxHeight),
  sizes: widthsOf(options.sizes),
  trim: options.trim,
  pad: textOf(options.pad),
  background: textOf(options.background),
  keepMetadata: options.keepMetadata,
});

/** Returns the part of the input that decides how the file is read. */
export function readingOf(
  { profile, columns, baseUrl, sheet }: Reading,
  onInvalidRow: InvalidRowPolicy,
): UploadCsvInput {
  return {
    onInvalidRow,
    profile,
    baseUrl: textOf(baseUrl),
    sheet,
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
  ...readingOf(reading, options.onInvalidRow),
  ...compressionOf(options),
  keepOriginals: options.keepOriginals,
  checks: options.checks,
  output: options.output,
  compare: options.compare,
  email: hasEmail ? textOf(options.email) : null,
  webhookUrl: textOf(options.webhookUrl),
});
