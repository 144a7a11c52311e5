import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { type CsvDialect, CsvError, type CsvReadOptions, writeCsv } from '../csv/index.js';
import {
  type InputFormat,
  isPlainText,
  openCatalogue,
  packedTwice,
  PLAIN_TEXT_BYTES,
} from '../file-formats/index.js';
import { Spool } from './spool/spool.js';
import { SpoolSpace } from './spool/spool-space.js';
import { csvTooLarge, invalidFile } from './upload-errors.js';
import { spooledFile, type UploadedFile } from './uploaded-file.js';

/** A catalogue of any format as a CSV. */
export interface CatalogueSource {
  /** The CSV: the uploaded file, what was packed in it, or the table made from it. */
  readonly csv: UploadedFile;
  readonly format: InputFormat;
  /** The uploaded file where `csv` is another, and the extension of its format; null when `csv` is that file. */
  readonly original: { readonly file: UploadedFile; readonly extension: string } | null;
  /** How to read a CSV that we made; empty for one that was uploaded. */
  readonly readOptions: Pick<CsvReadOptions, 'encoding' | 'delimiter' | 'areRowsLines'>;
  /** The worksheet that was read, and the names of all of them; null and empty for other formats. */
  readonly sheet: string | null;
  readonly sheets: readonly string[];
}

/** How the tables of other formats are written as CSVs. */
const TABLE_DIALECT: CsvDialect = {
  encoding: 'utf-8',
  bom: false,
  delimiter: ',',
  newline: '\n',
  sepLine: false,
};
const TABLE_OPTIONS = { encoding: 'utf-8', delimiter: ',', areRowsLines: true } as const;

/** How far a part of a workbook may expand, as a multiple of the largest CSV: its XML is longer than its text. */
const XML_OVERHEAD = 8;

/** Opens uploaded catalogues of any format. */
@Injectable()
export class CatalogueSources {
  private readonly maxBytes: number;

  constructor(
    @Inject(CONFIG) { upload }: Config,
    private readonly space: SpoolSpace,
  ) {
    this.maxBytes = upload.maxBytes;
  }

  /**
   * Calls `work` with the catalogue in `file` as a CSV. A CSV that is not packed is read while it arrives; any other file is
   * converted first, once all of it has arrived.
   *
   * @param sheet of a workbook, by name or number from 1; null to choose the first with URLs
   * @throws {ClientError} INVALID_CSV, CSV_TOO_LARGE, TOO_MANY_UPLOADS, and what `work` throws
   */
  async use<Result>(
    file: UploadedFile,
    sheet: string | null,
    work: (source: CatalogueSource) => Promise<Result>,
  ): Promise<Result> {
    if (isPlainText(await file.start(PLAIN_TEXT_BYTES))) return work(plain(file, null));
    await file.arrived();
    return this.open(file, null, sheet, work);
  }

  private async open<Result>(
    file: UploadedFile,
    packed: CatalogueSource['original'],
    sheet: string | null,
    work: (source: CatalogueSource) => Promise<Result>,
  ): Promise<Result> {
    const limits = { maxExpandedBytes: XML_OVERHEAD * this.maxBytes };
    const opened = await this.named(openCatalogue(file.content(), { ...limits, sheet }));
    if (opened.kind === 'text') return work(plain(file, packed));
    const original = packed ?? { file, extension: opened.extension };
    if (opened.kind === 'packed') {
      if (packed !== null) throw invalidFile(packedTwice());
      return this.spooled(file.name, opened.bytes(), (inner) => this.open(inner, original, sheet, work));
    }
    const { format, sheet: read, sheets } = opened;
    return this.spooled(file.name, writeCsv(TABLE_DIALECT, opened.rows()), (csv) =>
      work({ csv, format, original, readOptions: TABLE_OPTIONS, sheet: read, sheets }),
    );
  }

  /** Calls `work` with `bytes` as a file of their own, which exists until `work` ends. */
  private async spooled<Result>(
    name: string,
    bytes: AsyncIterable<Uint8Array>,
    work: (file: UploadedFile) => Promise<Result>,
  ): Promise<Result> {
    const spool = await Spool.open(this.space);
    const release = spool.hold();
    try {
      await this.named(spool.fill(this.limited(bytes)));
      return await work(spooledFile(name, spool));
    } finally {
      await release();
    }
  }

  private async *limited(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > this.maxBytes) throw csvTooLarge(this.maxBytes);
      yield chunk;
    }
  }

  /** Reports errors of the file as a whole to the client. */
  private async named<Result>(result: Promise<Result>): Promise<Result> {
    return result.catch((error: unknown) => {
      throw error instanceof CsvError ? invalidFile(error) : error;
    });
  }
}

function plain(csv: UploadedFile, original: CatalogueSource['original']): CatalogueSource {
  return { csv, format: 'CSV', original, readOptions: {}, sheet: null, sheets: [] };
}
