import type { ImageCellFragment, ImageStatus, RequestImagesQuery } from '../shared/api/operations.js';

export type Cell = ImageCellFragment;

/** The images of a request in the order of its file, as far as they are loaded. */
export interface LoadedImages {
  readonly cells: readonly Cell[];
  readonly total: number;
  /** The cursor of the next page; null when all are loaded. */
  readonly after: string | null;
}

export type ImagePage = NonNullable<RequestImagesQuery['request']>['images'];

/** Adds the next page to the images before it; null stands for none. */
export const withPage = (before: LoadedImages | null, page: ImagePage): LoadedImages => ({
  cells: [...(before?.cells ?? []), ...page.nodes],
  total: page.totalCount,
  after: page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null,
});

/** Replaces images by their newer states. */
export function withNewer(images: LoadedImages, newer: readonly (Cell | null)[]): LoadedImages {
  const byId = new Map(newer.flatMap((cell) => (cell === null ? [] : [[cell.id, cell]])));
  return { ...images, cells: images.cells.map((cell) => byId.get(cell.id) ?? cell) };
}

/** Whether an image may change by itself. In a request that has ended, none does. */
const isUnsettled = (status: ImageStatus): boolean => status === 'PENDING' || status === 'PROCESSING';

/** Returns the ids of the images from `first` to `last` that may have changed since they were loaded. */
export const unsettledIn = ({ cells }: LoadedImages, first: number, last: number): string[] =>
  cells
    .slice(first, last + 1)
    .filter(({ status }) => isUnsettled(status))
    .map(({ id }) => id);
