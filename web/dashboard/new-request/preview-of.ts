import { ApiError } from '../shared/api/api-error.js';

/** The image that an earlier preview has fetched. */
export interface FetchedPreview {
  readonly url: string;
  readonly id: string;
}

/** Makes a preview of the image at `url`: from an earlier one, or, when that has expired, by fetching the image again. */
export async function previewOf<Result>(
  url: string,
  earlier: FetchedPreview | null,
  run: (source: { readonly url: string } | { readonly previewId: string }) => Promise<Result>,
): Promise<Result> {
  if (earlier?.url !== url) return run({ url });
  try {
    return await run({ previewId: earlier.id });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'NOT_FOUND') return run({ url });
    throw error;
  }
}
