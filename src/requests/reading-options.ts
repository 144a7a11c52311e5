import type { CsvLayout, ProfileName } from '../csv/index.js';
import type { OutputMode, ReportColumns } from './request-options.js';

/** What to do with a CSV that has invalid rows. */
export type InvalidRowPolicy = 'REJECT' | 'SKIP';

/** The columns that an upload named; null, or none, for those that were detected. */
export interface NamedColumns {
  readonly images: readonly string[];
  readonly name: string | null;
  readonly serialNumber: string | null;
}

/** A header for an image host, without its value, which is a secret. */
export interface FetchHeaderName {
  readonly host: string;
  readonly name: string;
}

/** How an upload asked for its file to be read, as it is stored with the request. What was detected is null. */
export interface ReadingOptions {
  readonly onInvalidRow: InvalidRowPolicy;
  readonly columns: NamedColumns;
  readonly profile: ProfileName | null;
  readonly baseUrl: string | null;
  readonly encoding: string | null;
  readonly sheet: string | null;
  readonly compare: boolean;
  readonly previousRequestId: string | null;
  readonly fetchHeaders: readonly FetchHeaderName[];
}

/** What an upload asked for besides compression and notifications. */
export interface UploadedOptions extends ReadingOptions {
  readonly output: OutputMode;
  readonly report: ReportColumns | null;
}

const NOTHING_GIVEN: ReadingOptions = {
  onInvalidRow: 'REJECT',
  columns: { images: [], name: null, serialNumber: null },
  profile: null,
  baseUrl: null,
  encoding: null,
  sheet: null,
  compare: true,
  previousRequestId: null,
  fetchHeaders: [],
};

/** The columns of a request that say what its upload asked for. */
interface Uploaded {
  readonly readingOptions: ReadingOptions | null;
  readonly output: OutputMode;
  readonly report: ReportColumns | null;
  readonly layout: CsvLayout | null;
  readonly skippedRowCount: number;
}

/** Returns what the upload of a request asked for. Of one by an earlier version it is what the row shows. */
export function uploadedOptionsOf(request: Uploaded): UploadedOptions {
  const { readingOptions, output, report } = request;
  return { ...(readingOptions ?? guessOf(request)), output, report };
}

function guessOf({ layout, skippedRowCount }: Uploaded): ReadingOptions {
  return {
    ...NOTHING_GIVEN,
    onInvalidRow: skippedRowCount > 0 ? 'SKIP' : 'REJECT',
    profile: layout?.profile ?? null,
    baseUrl: layout?.baseUrl ?? null,
  };
}
