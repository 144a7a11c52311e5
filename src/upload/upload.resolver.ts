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

const FILE = 'The CSV, sent as the GraphQL multipart request specification says.';
const INPUT = 'The options; the default of each when left out.';

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
    description: 'Stores a CSV and starts its request. Answers at once; watch the images with `progress`.',
  })
  async uploadCsv(
    @Args('file', { type: () => UploadScalar, description: FILE }) upload: Upload,
    @Args('input', { type: () => UploadCsvInput, nullable: true, description: INPUT })
    input: UploadCsvInput | null = null,
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
      'A dry run: says what is in a CSV and whether uploadCsv would accept it. Nothing is stored or started.',
  })
  async inspectCsv(
    @Args('file', { type: () => UploadScalar, description: FILE }) upload: Upload,
    @Args('input', { type: () => UploadCsvInput, nullable: true, description: INPUT })
    input: UploadCsvInput | null = null,
  ): Promise<CsvInspection> {
    const options = checkOptions(input ?? new UploadCsvInput());
    try {
      return await this.inspections.inspect(await arrivalOf(upload), options);
    } catch (error) {
      throw uploadError(error, this.config.upload.maxBytes);
    }
  }
}
