import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Upload } from '../upload.js';
import { UploadScalar } from '../upload-scalar.js';
import type { UploadedFile } from '../uploaded-file.js';
import { PreviewImageInput } from './preview-input.js';
import { ImagePreview } from './preview.model.js';
import { previewOptionsOf } from './preview-options.js';
import { PreviewService } from './preview.service.js';
import { previewSourceOf } from './preview-source.js';

@Resolver()
export class PreviewResolver {
  constructor(private readonly previews: PreviewService) {}

  @Mutation(() => ImagePreview, {
    description:
      'Compresses one image now, to compare it with its original before an upload. Both images are deleted half an hour ' +
      'later. Errors have the codes of failed images, such as NOT_AN_IMAGE or HTTP_STATUS.',
  })
  async previewImage(
    @Args('input', {
      type: () => PreviewImageInput,
      nullable: true,
      description: 'The image and the options.',
    })
    input: PreviewImageInput | null = null,
    @Args('file', {
      type: () => UploadScalar,
      nullable: true,
      description: 'The image, sent as a file part of a GraphQL multipart request.',
    })
    upload: Upload | null = null,
  ): Promise<ImagePreview> {
    const given = input ?? new PreviewImageInput();
    const options = previewOptionsOf(given);
    const preview = (file: UploadedFile | null) => this.previews.make(previewSourceOf(file, given), options);
    return upload === null ? preview(null) : upload.use(preview);
  }
}
