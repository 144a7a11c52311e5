import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Request, RequestQueries, toRequest } from '../requests/index.js';
import { CsvInspection } from './inspection/csv-inspection.model.js';
import { InspectionService } from './inspection/inspection.service.js';
import { noRoomError } from './disk-full.js';
import { NotificationTargets } from './notification-targets.js';
import { checkOptions } from './upload-options.js';
import { UploadCsvInput } from './upload-input.js';
import { Upload } from './upload.js';
import { UploadScalar } from './upload-scalar.js';
import { UploadService } from './upload.service.js';

const FILE = 'The CSV, sent as the GraphQL multipart request specification says.';
const INPUT = 'The options; the default of each when left out.';

@Resolver()
export class UploadResolver {
  constructor(
    private readonly uploads: UploadService,
    private readonly queries: RequestQueries,
    private readonly receivers: NotificationTargets,
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
      const { requestId, isReplay } = await upload.use((file) => this.uploads.accept(file, options));
      const request = await this.queries.get(requestId);
      return toRequest(request, this.receivers.secretOf(request), isReplay);
    } catch (error) {
      throw noRoomError(error) ?? error;
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
      return await upload.use((file) => this.inspections.inspect(file, options));
    } catch (error) {
      throw noRoomError(error) ?? error;
    }
  }
}
