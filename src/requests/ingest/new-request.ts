import type { CsvDialect, CsvLayout } from '../../csv/index.js';
import type { InputFormat } from '../../file-formats/index.js';
import { currentTraceparent } from '../../tracing/index.js';
import type { EarlierRequest } from '../comparison/ingest-comparison.js';
import type { ReadingOptions } from '../reading-options.js';
import type { OutputMode, ReportColumns, RequestOptions } from '../request-options.js';

/** The fields of a request that are known once the header of its CSV has been read. */
export interface NewRequest {
  readonly id: string;
  readonly fileName: string;
  readonly inputFormat: InputFormat;
  /** The extension of the uploaded file when it is stored beside the CSV made from it; null otherwise. */
  readonly inputExtension: string | null;
  readonly sheet: string | null;
  readonly options: RequestOptions;
  /** How the file is to be read, as it was asked for. */
  readonly readingOptions: ReadingOptions;
  readonly idempotencyKey: string | null;
  /** The notification targets of this request, a webhook URL and an e-mail address; null for none. */
  readonly webhookUrl: string | null;
  readonly email: string | null;
  readonly dialect: CsvDialect;
  readonly layout: CsvLayout;
  readonly output: OutputMode;
  /** Headers for its image hosts, encrypted; null without any. */
  readonly fetchHeaders: string | null;
  readonly report: ReportColumns | null;
  /** The request to compare it with; null for none. */
  readonly earlier: EarlierRequest | null;
}

/** Returns the row of a request before its products are counted, by the names of its columns. */
export function rowOf(request: NewRequest, owner: string | null): Readonly<Record<string, unknown>> {
  const { options } = request;
  return {
    id: request.id,
    file_name: request.fileName,
    status: 'PENDING',
    total_products: 0,
    total_images: 0,
    owner: owner,
    idempotency_key: request.idempotencyKey,
    traceparent: currentTraceparent(),
    dialect: request.dialect,
    layout: request.layout,
    output: request.output,
    report: request.report,
    input_format: request.inputFormat,
    input_extension: request.inputExtension,
    sheet: request.sheet,
    reading_options: request.readingOptions,
    webhook_url: request.webhookUrl,
    email: request.email,
    fetch_headers: request.fetchHeaders,
    quality: options.quality,
    target: options.target,
    effort: options.effort,
    format: options.format,
    allowed_formats: options.allow,
    max_width: options.maxWidth,
    max_height: options.maxHeight,
    sizes: options.sizes,
    background: options.background,
    pad: options.pad,
    trim: options.trim,
    keep_metadata: options.keepMetadata,
    keep_originals: options.keepOriginals,
    reuse: options.reuse,
    checks: options.checks,
  };
}
