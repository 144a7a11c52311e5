import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { idPipe } from '../../common/index.js';
import { Request, RequestCommands, toRequest } from '../../requests/index.js';
import { RedoImagesInput } from './redo-input.js';
import { redoOf } from './redo-options.js';

@Resolver()
export class RedoResolver {
  constructor(private readonly commands: RequestCommands) {}

  @Mutation(() => Request, {
    description:
      'Compresses chosen images of an ended request again, with other options, or keeps their originals. The request is ' +
      'PROCESSING until they are done; then its output CSV has their new URLs. An image that fails this time keeps its earlier result, with ' +
      'the reason as its `error`.',
  })
  async redoImages(
    @Args('requestId', { type: () => ID, description: 'The id of the request.' }, idPipe) requestId: string,
    @Args('input', { type: () => RedoImagesInput, description: 'The images and the options.' })
    input: RedoImagesInput,
  ): Promise<Request> {
    const { imageIds, options } = redoOf(input);
    return toRequest(await this.commands.redo(requestId, imageIds, options));
  }
}
