import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Request, RequestQueries, toRequest } from '../requests/index.js';
import { CsvInspection } from './inspection/csv-inspection.model.js';
import { InspectionService } from './inspection/inspection.service.js';
import { NotificationTargets } from './notification-targets.js';
import { checkOptions } from './upload-options.js';
import { UploadCsvInput } from './upload-input.js';
import { Upload } from './upload.js';
import { storageFullError } from './upload-errors.js';
import { UploadScalar } from './upload-scalar.js';
import { UploadService } from './upload.service.js';

const FILE = 'The catalogue, sent as a file part of a GraphQL multipart request.';
const INPUT = 'The options of the upload; each has a default.';

@Resolver()
export class UploadResolver {
  constructor(
    private readonly uploads: UploadService,
    private readonly queries: RequestQueries,
    private readonly targets: NotificationTargets,
    private readonly inspections: InspectionService,
  ) {}

  @Mutation(() => Request, {
    description:
      'Stores a CSV and starts a request that compresses its images. Returns as soon as the CSV is stored; follow the images ' +
      'with the subscription `progress`.',
  })
  async uploadCsv(
    @Args('file', { type: () => UploadScalar, description: FILE }) upload: Upload,
    @Args('input', { type: () => UploadCsvInput, nullable: true, description: INPUT })
    input: UploadCsvInput | null = null,
  ): Promise<Request> {
    const options = checkOptions(input ?? new UploadCsvInput());
    try {
      const { requestId, isReplay } = await upload.use((file) => this.uploads.accept(file, options));
      const request = await this.queries.get(requestId);
      return toRequest(request, this.targets.secretOf(request), isReplay);
    } catch (error) {
      throw storageFullError(error) ?? error;
    }
  }

  @Mutation(() => CsvInspection, {
    description:
      'A dry run of uploadCsv: reports the content of a CSV and whether uploadCsv would accept it. Stores and starts nothing.',
  })
  async inspectCsv(
    @Args('file', { type: () => UploadScalar, description: FILE }) upload: Upload,
    @Args('input', { type: () => UploadCsvInput, nullable: true, description: INPUT })
    input: UploadCsvInput | null = null,
  ): Promise<CsvInspection> {
    const options = checkOptions(input ?? new UploadCsvInput());
    try {
      return await upload.use((file) => this.inspections.inspect(file, options));
    } catch (error) {
      throw storageFullError(error) ?? error;
    }
  }
}
