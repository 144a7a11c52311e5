import { ClientError, isId, normalId } from '../../common/index.js';
import type { UploadedFile } from '../uploaded-file.js';
import type { PreviewImageInput } from './preview-input.js';

/** The image of a preview. */
export type PreviewSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly file: UploadedFile }
  | { readonly kind: 'preview'; readonly id: string };

/**
 * Returns the image that a client gave. An empty text counts as not given.
 *
 * @throws {ClientError} INVALID_INPUT unless it is exactly one; NOT_FOUND for an id that is none
 */
export function previewSourceOf(
  file: UploadedFile | null,
  { url, previewId }: Pick<PreviewImageInput, 'url' | 'previewId'>,
): PreviewSource {
  const given: PreviewSource[] = [
    ...(file === null ? [] : [{ kind: 'file', file } as const]),
    ...(url ? [{ kind: 'url', url } as const] : []),
    ...(previewId ? [{ kind: 'preview', id: normalId(previewId) } as const] : []),
  ];
  const [source, another] = given;
  if (source === undefined || another !== undefined) {
    const found = source === undefined ? 'none of them was' : 'more than one of them was';
    const message = `Send one image, as a file, a url or a previewId: ${found} given.`;
    throw new ClientError('INVALID_INPUT', message);
  }
  if (source.kind === 'preview' && !isId(source.id)) throw previewNotFound(source.id);
  return source;
}

/** The error for a preview that does not exist, has expired or belongs to another owner. */
export function previewNotFound(id: string): ClientError {
  const message = `There is no preview with the id ${JSON.stringify(id.slice(0, 64))}, or it has expired. Send its image again.`;
  return new ClientError('NOT_FOUND', message);
}
