import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CONFIG, type Config } from '../config/index.js';
import { Request, RequestQueries, toRequest } from '../requests/index.js';
import { CsvInspection } from './inspection/csv-inspection.model.js';
import { InspectionService } from './inspection/inspection.service.js';
import { OwnReceivers } from './own-receivers.service.js';
import { checkOptions } from './upload-options.js';
import { UploadCsvInput } from './upload.input.js';
import { type Upload, UploadScalar } from './upload.scalar.js';
import { UploadService } from './upload.service.js';
import { arrivalOf, uploadError } from './uploaded-file.js';

@Resolver()
export class UploadResolver {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly uploads: UploadService,
    private readonly queries: RequestQueries,
    private readonly receivers: OwnReceivers,
    private readonly inspections: InspectionService,
  ) {}

  @Mutation(() => Request, {
    description: 'Takes a catalogue in and answers at once; its images are then worked on. See `progress`.',
  })
  async uploadCsv(
    @Args('file', { type: () => UploadScalar }) upload: Upload,
    @Args('input', { type: () => UploadCsvInput, nullable: true }) input: UploadCsvInput | null = null,
  ): Promise<Request> {
    const options = checkOptions(input ?? new UploadCsvInput());
    try {
      const id = await this.uploads.accept(await arrivalOf(upload), options);
      const request = await this.queries.get(id);
      return toRequest(request, this.receivers.secretOf(request));
    } catch (error) {
      throw uploadError(error, this.config.upload.maxBytes);
    }
  }

  @Mutation(() => CsvInspection, {
    description:
      'Says what is in a CSV and whether uploadCsv would take it. Nothing is stored, nothing begun.',
  })
  async inspectCsv(
    @Args('file', { type: () => UploadScalar }) upload: Upload,
    @Args('input', { type: () => UploadCsvInput, nullable: true }) input: UploadCsvInput | null = null,
  ): Promise<CsvInspection> {
    const options = checkOptions(input ?? new UploadCsvInput());
    try {
      return await this.inspections.inspect(await arrivalOf(upload), options);
    } catch (error) {
      throw uploadError(error, this.config.upload.maxBytes);
    }
  }
}
