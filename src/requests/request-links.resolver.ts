import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Links } from './links.js';
import { Request } from './models/request.model.js';

/** Resolves the URLs of the progress and of the files of a request. */
@Resolver(() => Request)
export class RequestLinksResolver {
  constructor(private readonly links: Links) {}

  @ResolveField(() => String, {
    description:
      'The URL of the progress as Server-Sent Events. With API keys it is signed, so that the `EventSource` of a browser ' +
      'can open it; it expires after an hour or two.',
  })
  eventsUrl(@Parent() { entity }: Request): string {
    return this.links.toEvents(entity);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'The URL of a ZIP of all compressed images; null until the request ends, and when there is none. With API keys it is ' +
      'signed, so that a browser can open it; it expires after an hour or two.',
  })
  imagesZipUrl(@Parent() { entity }: Request): string | null {
    return this.links.toArchive(entity);
  }

  @ResolveField(() => String, { description: 'The URL of the uploaded file, byte for byte.' })
  inputFileUrl(@Parent() { entity }: Request): string {
    return this.links.toInputFile(entity);
  }

  @ResolveField(() => String, {
    description:
      'The URL of the uploaded CSV, byte for byte; for a file of another format, of the CSV made from it.',
  })
  inputCsvUrl(@Parent() { entity }: Request): string {
    return this.links.toInputCsv(entity);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'The URL of the output CSV, which is the input CSV with the output URLs; null until the request ends.',
  })
  outputCsvUrl(@Parent() { entity }: Request): string | null {
    return this.links.toOutputCsv(entity);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'The URL of a CSV with only the failed images and skipped rows, to be fixed and uploaded again; null when there is none.',
  })
  errorsCsvUrl(@Parent() { entity }: Request): string | null {
    return this.links.toErrorsCsv(entity);
  }
}
