/** The queue of image jobs: each processes one image. */
export const IMAGE_QUEUE = 'images';

/** The queue of request jobs: each works on a whole request. */
export const REQUEST_QUEUE = 'requests';

/** The queue of delivery jobs: each notifies one target of an event. */
export const DELIVERY_QUEUE = 'deliveries';

/** The names of all queues. */
export const QUEUE_NAMES = [IMAGE_QUEUE, REQUEST_QUEUE, DELIVERY_QUEUE] as const;
