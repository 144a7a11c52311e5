/** Jobs that bring one image a step further. */
export const IMAGE_QUEUE = 'images';

/** Jobs that work on a request as a whole. */
export const REQUEST_QUEUE = 'requests';

/** Jobs that tell somebody of an event. */
export const DELIVERY_QUEUE = 'deliveries';

/** Every queue there is. */
export const QUEUE_NAMES = [IMAGE_QUEUE, REQUEST_QUEUE, DELIVERY_QUEUE] as const;
