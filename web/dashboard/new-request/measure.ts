import { newRequestTexts } from '../texts/new-request.js';

/** How good the images are to be: by the quality of their encoder, or by how much they look like the originals. */
export interface Measure {
  readonly measure: 'QUALITY' | 'TARGET';
  /** From 1 to 100. */
  readonly quality: number;
  /** A score from 30 to 95. */
  readonly target: number;
}

export const DEFAULT_TARGET = 70;

/** Returns the input of the API, which takes one of the two. */
export const measuredBy = ({ measure, quality, target }: Measure): { quality: number } | { target: number } =>
  measure === 'TARGET' ? { target } : { quality };

/** Returns a score with the word for it, such as "70 · High". */
export const targetInWords = (target: number): string =>
  `${target} · ${newRequestTexts.options.targetWords.find(([least]) => target >= least)![1]}`;
