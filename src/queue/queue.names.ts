/** Jobs that bring one image a step further. */
export const IMAGE_QUEUE = 'images';

/** Jobs that work on a request as a whole. */
export const REQUEST_QUEUE = 'requests';

/** Jobs that tell somebody of an event. */
export const DELIVERY_QUEUE = 'deliveries';

/** Every queue there is. */
export const QUEUE_NAMES = [IMAGE_QUEUE, REQUEST_QUEUE, DELIVERY_QUEUE] as const;

/** Ids alone: whatever else a worker needs, it reads from the rows, which may have changed since. */
export interface ImageJob {
  readonly imageId: string;
  readonly generation: number;
}

export interface RequestJob {
  readonly requestId: string;
  readonly generation: number;
}

export interface DeliveryJob {
  readonly deliveryId: string;
  readonly generation: number;
}
