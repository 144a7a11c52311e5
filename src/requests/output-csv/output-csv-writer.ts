import { Injectable } from '@nestjs/common';
import { contentTypeOfCsv, type CsvDialect, readCsv, writeCsv } from '../../csv/index.js';
import { writeXlsx, XLSX_TYPE } from '../../file-formats/index.js';
import { findingsOf } from '../findings/image-findings.js';
import { tableExtensionOf } from '../table-extension.js';
import { Links } from '../links.js';
import { srcsetOf } from '../srcset.js';
import { RecordImages } from './record-images.js';
import type { RequestTask } from '../jobs/request-jobs.js';
import { errorsCsvKey, inputCsvKey, ObjectStorage, outputCsvKey } from '../../storage/index.js';
import { addedColumns, type RecordImage } from './added-columns.js';
import { errorsHeader, errorsRow, outputRow, replacedRow } from './output-rows.js';
import { inChunks } from './row-chunks.js';

type RowsOf = (csv: Awaited<ReturnType<typeof readCsv>>, lookUp: LookUp) => AsyncIterable<string[][]>;
type LookUp = (first: number, last: number) => Promise<Map<number, RecordImage[]>>;

/**
 * Writes the output CSV and the errors CSV of a request: reads the uploaded CSV again in chunks and appends the results
 * of its images, so that memory does not grow with the file.
 */
@Injectable()
export class OutputCsvWriter {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly outcomes: RecordImages,
    private readonly links: Links,
  ) {}

  /**
   * Stores the output CSV and, if an image failed or a row was skipped, the errors CSV.
   *
   * @throws {StorageError} when they cannot be stored; the reason of `signal` when that aborts
   */
  async write(request: RequestTask, signal: AbortSignal): Promise<{ errorsCsv: boolean }> {
    const { hasErrors: errorsCsv, hasSizes } = await this.outcomes.facts(request.requestId);
    const extension = tableExtensionOf(request);
    const outputRows = outputRowsOf({ ...request, hasSizes });
    await this.store(request, outputCsvKey(request.requestId, extension), outputRows, signal);
    const errorsKey = errorsCsvKey(request.requestId, extension);
    if (errorsCsv) await this.store(request, errorsKey, errorsRows, signal);
    else await this.storage.delete(errorsKey);
    return { errorsCsv };
  }

  private async store(request: RequestTask, key: string, rowsOf: RowsOf, signal: AbortSignal): Promise<void> {
    const { requestId, dialect, layout } = request;
    const { stream } = await this.storage.open(inputCsvKey(requestId));
    try {
      const csv = await readCsv(stream, {
        encoding: dialect.encoding,
        isRepaired: dialect.isRepaired,
        recoversRows: dialect.recoversRows === true,
        ...(dialect.areRowsLines === true && { areRowsLines: true }),
        ...(layout === null ? {} : { layout, delimiter: dialect.delimiter }),
      });
      const rows = rowsOf(csv, (first, last) => this.lookUp(request, first, last));
      const { bytes, contentType } = tableOf(request, csv.dialect, rows);
      await this.storage.put(key, bytes, { signal, contentType });
    } finally {
      // A put that aborts before it reads does not close the stream.
      stream.destroy();
    }
  }

  private async lookUp(
    request: RequestTask,
    first: number,
    last: number,
  ): Promise<Map<number, RecordImage[]>> {
    const outcomes = await this.outcomes.ofRecords(request.requestId, first, last);
    return new Map(
      [...outcomes].map(([record, images]) => [
        record,
        images.map((image) => ({
          ...image,
          outputUrl: this.links.toOutput(image, request),
          srcset: srcsetOf(this.links.toSizes(image, request)),
          findings: findingsOf(image),
          duplicateOf: image.duplicateOfUrl,
        })),
      ]),
    );
  }
}

/** Writes rows in the format of the input: XLSX where that is XLSX, otherwise CSV. */
function tableOf(
  { inputFormat, sheet }: RequestTask,
  dialect: CsvDialect,
  rows: AsyncIterable<string[][]>,
): { bytes: AsyncIterable<Uint8Array>; contentType: string } {
  if (inputFormat === 'XLSX') return { bytes: writeXlsx(sheet ?? '', rows), contentType: XLSX_TYPE };
  return { bytes: writeCsv(dialect, rows), contentType: contentTypeOfCsv(dialect.encoding) };
}

/** Returns how the rows of the output CSV are made. */
function outputRowsOf(request: RequestTask & { readonly hasSizes: boolean }): RowsOf {
  const { output } = request;
  const added = addedColumns(request);
  const headers = added.map(({ header }) => header);
  const rowOf = output === 'REPLACE' ? replacedRow : outputRow;
  return async function* ({ header, preamble, layout, records }, lookUp) {
    yield [...preamble, [...header, ...headers]];
    for await (const batch of records) {
      const outcomes = await lookUp(batch[0]!.record, batch.at(-1)!.record);
      for (const chunk of inChunks(batch, header.length)) {
        yield chunk.map((record) =>
          rowOf(record, outcomes.get(record.record) ?? [], header.length, added, layout),
        );
      }
    }
  };
}

const errorsRows: RowsOf = async function* ({ header, preamble, layout, records }, lookUp) {
  yield [...preamble, errorsHeader(header)];
  for await (const batch of records) {
    const outcomes = await lookUp(batch[0]!.record, batch.at(-1)!.record);
    for (const chunk of inChunks(batch, header.length)) {
      yield chunk
        .map((record) => errorsRow(record, outcomes.get(record.record) ?? [], header, layout))
        .filter((row) => row !== null);
    }
  }
};
