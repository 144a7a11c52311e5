import { count } from '../shared/format/format.js';
import { requestTexts } from '../texts/request.js';

const texts = requestTexts.image;

/** Returns the pixels of an image in words, before and after where they differ; null while they are not known. */
export function pixelsInWords(image: {
  readonly width: number | null;
  readonly height: number | null;
  readonly inputWidth: number | null;
  readonly inputHeight: number | null;
}): string | null {
  const after = sizeInWords(image.width, image.height);
  const before = sizeInWords(image.inputWidth, image.inputHeight);
  if (after === null) return null;
  return before === null || before === after ? texts.pixels(after) : texts.resized(before, after);
}

function sizeInWords(width: number | null, height: number | null): string | null {
  return width === null || height === null ? null : `${count(width)} × ${count(height)}`;
}
