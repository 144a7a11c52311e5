import { basename } from 'node:path';
import type { ImageResult, RequestResult } from './results.js';
import { formatBytes, formatSaved, formatSeconds } from '../src/cli/terminal/format.js';
import { type Column, table } from '../src/cli/terminal/table.js';

const COLUMNS: readonly Column[] = [
  { title: 'Image', align: 'left' },
  { title: 'Before', align: 'right' },
  { title: 'After', align: 'right' },
  { title: 'Saved', align: 'right' },
  { title: 'Verdict', align: 'left' },
];

const VERDICTS = {
  COMPRESSED: 'compressed',
  KEPT_ORIGINAL: 'kept original',
  ALREADY_OPTIMISED: 'already optimised',
  REUSED: 'reused',
};

/** Formats a table with one line per image, of at most `width` characters. */
export function imageTable(images: readonly ImageResult[], width: number): string[] {
  return table(COLUMNS, images.map(rowOf), width);
}

/** Formats the total saving and the throughput. */
export function totals({ progress, startedAt, completedAt }: RequestResult): string[] {
  const { inputBytes, outputBytes, totalImages } = progress;
  const seconds = (Date.parse(completedAt) - Date.parse(startedAt)) / 1000;
  return [
    `${formatBytes(inputBytes)} compressed to ${formatBytes(outputBytes)}: ${formatSaved(inputBytes, outputBytes)} saved.`,
    `${totalImages} images in ${formatSeconds(seconds)} (${(totalImages / seconds).toFixed(1)} images/s).`,
  ];
}

function rowOf({ inputUrl, inputBytes, outputBytes, verdict, error }: ImageResult): string[] {
  const name = basename(new URL(inputUrl).pathname);
  if (inputBytes === null || outputBytes === null || verdict === null) {
    return [name, '', '', '', error === null ? 'unsettled' : `${error.code}: ${error.message}`];
  }
  const saved = formatSaved(inputBytes, outputBytes);
  return [name, formatBytes(inputBytes), formatBytes(outputBytes), saved, VERDICTS[verdict]];
}
