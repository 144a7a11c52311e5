import { Injectable } from '@nestjs/common';
import { EarlierRequests } from '../../requests/index.js';
import { type CatalogueSource, CatalogueSources } from '../catalogue-sources.js';
import { NotificationTargets } from '../notification-targets.js';
import type { UploadOptions } from '../upload-options.js';
import { fileHashOf, type UploadedFile } from '../uploaded-file.js';
import type { CsvInspection } from './csv-inspection.model.js';
import { toPreviousRequest } from './previous-request.model.js';
import { CsvSurveys } from './csv-surveys.js';

/** Reports the content of a CSV and whether an upload would be accepted, without storing or starting anything. */
@Injectable()
export class InspectionService {
  constructor(
    private readonly targets: NotificationTargets,
    private readonly sources: CatalogueSources,
    private readonly surveys: CsvSurveys,
    private readonly earlierRequests: EarlierRequests,
  ) {}

  /**
   * Inspects the whole file. Uncertain columns, invalid rows and too many images are part of the result, not errors.
   *
   * @throws {ClientError} INVALID_CSV when the file is unusable, whatever its columns are; INVALID_INPUT, INVALID_STATE when this
   *   server cannot send the notifications; what {@link EarlierRequests.find} throws
   */
  async inspect(file: UploadedFile, options: UploadOptions): Promise<CsvInspection> {
    this.targets.require(options);
    return this.sources.use(file, options.sheet, (source) => this.inspectCsv(file, source, options));
  }

  private async inspectCsv(
    file: UploadedFile,
    source: CatalogueSource,
    options: UploadOptions,
  ): Promise<CsvInspection> {
    const earlier = await this.earlierRequests.find(options, source.csv.name);
    const { findings, rejection } = await this.surveys.survey(source, options);
    const last = await this.earlierRequests.lastOf(source.csv.name, fileHashOf(await file.arrived()));
    return {
      fileName: source.csv.name,
      format: source.format,
      sheet: source.sheet,
      sheets: [...source.sheets],
      isAccepted: rejection === null,
      refusal: rejection?.message ?? null,
      previousRequest: earlier && toPreviousRequest(earlier.request),
      lastRequest: last && toPreviousRequest(last),
      ...findings,
    };
  }
}
