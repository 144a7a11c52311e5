import { parseUrl } from '../common/index.js';
import type { ImageResult, ImageTask } from '../requests/index.js';
import type { Attributes, SpanOptions } from '../tracing/index.js';

/** About how many images of a request are in its own trace: more would make it one that nobody can read. */
export const IMAGES_IN_A_TRACE = 100;

/**
 * Where the span of a task belongs. The images of a small request are in the trace of its upload, and of a large one
 * about a hundred that stay the same at every try; each of the others begins a trace of its own that points there.
 */
export function spanOfImage(task: ImageTask): SpanOptions {
  const { id, requestId, attempt, inputUrl, traceparent, requestImages } = task;
  const isWithin = placeOf(id) * requestImages < IMAGES_IN_A_TRACE;
  return {
    kind: 'consumer',
    parent: isWithin ? traceparent : null,
    link: isWithin ? null : traceparent,
    attributes: {
      'halftone.request.id': requestId,
      'halftone.image.id': id,
      'halftone.image.attempt': attempt,
      'server.address': parseUrl(inputUrl)?.hostname ?? '',
    },
  };
}

/** What became of a task. */
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

/** From 0 up to 1, evenly over all ids: their last 32 bits are random. */
function placeOf(id: string): number {
  return Number.parseInt(id.slice(-8), 16) / 2 ** 32;
}
