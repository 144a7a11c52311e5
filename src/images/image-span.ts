import { parseUrl } from '../common/index.js';
import type { ImageResult, ImageTask } from './image-task.js';
import type { Attributes, SpanOptions } from '../tracing/index.js';

/** The approximate number of images of a request in the trace of its upload: a larger trace is unreadable. */
export const IMAGES_IN_A_TRACE = 100;

/**
 * Returns the options of a task's span. All images of a small request are in the trace of its upload. Of a large request
 * about a hundred are, the same ones at every attempt; each other image starts its own trace, linked to the upload's.
 */
export function spanOfImage(task: ImageTask): SpanOptions {
  const { id, requestId, attempt, inputUrl, traceparent, requestImages } = task;
  const isSampled = fractionOf(id) * requestImages < IMAGES_IN_A_TRACE;
  return {
    kind: 'consumer',
    parent: isSampled ? traceparent : null,
    link: isSampled ? null : traceparent,
    attributes: {
      'halftone.request.id': requestId,
      'halftone.image.id': id,
      'halftone.image.attempt': attempt,
      'server.address': parseUrl(inputUrl)?.hostname ?? '',
    },
  };
}

/** Returns the span attributes of a result. Error messages are left out, since they may hold URLs. */
export function resultAttributes(result: ImageResult): Attributes {
  const { outcome } = result;
  switch (outcome) {
    case 'completed': {
      const { verdict, inputBytes, outputBytes, inputFormat, outputFormat } = result;
      return {
        'halftone.image.outcome': outcome,
        'halftone.image.verdict': verdict,
        'halftone.image.input_bytes': inputBytes,
        'halftone.image.output_bytes': outputBytes,
        'halftone.image.input_format': inputFormat,
        'halftone.image.output_format': outputFormat,
      };
    }
    default:
      return { 'halftone.image.outcome': outcome };
  }
}

/** Maps an id to a number from 0 up to 1, uniformly, since the last 32 bits of ids are random. */
function fractionOf(id: string): number {
  return Number.parseInt(id.slice(-8), 16) / 2 ** 32;
}
