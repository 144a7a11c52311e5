import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiError, toApiError } from '../shared/api/api-error.js';
import { execute } from '../shared/api/client.js';
import {
  IMAGES_TO_REVIEW,
  type ImagesToReviewQuery,
  type ImagesToReviewQueryVariables,
  REQUEST_FINDINGS,
  type RequestFindingsQuery,
  type ReviewedImageFragment,
} from '../shared/api/operations.js';
import { earlierBytes, inPlace, ORDERS, placesOf, type ReviewOrder } from './review-order.js';

const PAGE = 500;
/** The most images in one review; their order needs all of them. */
const MOST_REVIEWED = 10_000;

export type FindingCounts = NonNullable<RequestFindingsQuery['request']>['findings'];

export interface ReviewedImages {
  /** Null before they are loaded. */
  readonly images: readonly ReviewedImageFragment[] | null;
  readonly total: number;
  /** How many images have each finding, also of those that are not loaded. */
  readonly counts: FindingCounts;
  /** The bytes of images before they were made again, as far as this page has seen it. */
  readonly earlier: ReadonlyMap<string, number>;
  readonly error: ApiError | null;
  readonly reload: () => void;
}

interface State extends Omit<ReviewedImages, 'reload'> {
  /** The ids of the images in their order, also of those that are being made again. */
  readonly places: readonly string[];
}

/**
 * Loads the compressed images of a request in an order, and again in the same places when `round` changes. It is null while the request
 * runs, when those that are made again are not among them: then the last list stays.
 */
export function useReviewedImages(
  requestId: string,
  round: number | null,
  order: ReviewOrder,
): ReviewedImages {
  const [state, setState] = useState<State>({
    images: null,
    places: [],
    total: 0,
    counts: [],
    earlier: new Map(),
    error: null,
  });
  const [turn, setTurn] = useState(0);
  const isLoaded = useRef(false);
  const latestOrder = useRef(order);
  latestOrder.current = order;
  useEffect(() => {
    setState((old) => {
      const images = old.images && ORDERS[order](old.images);
      return { ...old, images, places: images?.map(({ id }) => id) ?? [] };
    });
  }, [order]);
  useEffect(() => {
    if (round === null && isLoaded.current) return;
    const aborter = new AbortController();
    const load = async () => {
      try {
        const [found, { request }] = await Promise.all([
          allImages(requestId, aborter.signal),
          execute(REQUEST_FINDINGS, { id: requestId }, aborter.signal),
        ]);
        const counts = request?.findings ?? [];
        isLoaded.current = true;
        setState((old) => {
          const places = placesOf(old.places, found.images, latestOrder.current);
          return {
            ...found,
            counts,
            images: inPlace(places, found.images),
            places,
            earlier: earlierBytes(old.earlier, old.images ?? [], found.images),
            error: null,
          };
        });
      } catch (error) {
        if (!aborter.signal.aborted) setState((old) => ({ ...old, error: toApiError(error) }));
      }
    };
    void load();
    return () => aborter.abort();
  }, [requestId, round, turn]);
  const reload = useCallback(() => setTurn((old) => old + 1), []);
  return { ...state, reload };
}

async function allImages(id: string, signal: AbortSignal) {
  const images: ReviewedImageFragment[] = [];
  let after: string | null = null;
  let total = 0;
  do {
    const variables: ImagesToReviewQueryVariables = { id, first: PAGE, after };
    const { request }: ImagesToReviewQuery = await execute(IMAGES_TO_REVIEW, variables, signal);
    if (request === null) break;
    images.push(...request.images.nodes);
    total = request.images.totalCount;
    after = request.images.pageInfo.hasNextPage ? request.images.pageInfo.endCursor : null;
  } while (after !== null && images.length < MOST_REVIEWED);
  return { images, total };
}
