import type { Progress } from '../client/api-types.js';
import { formatBytes, formatSeconds } from './format.js';

const MAX_BAR_WIDTH = 30;
const MIN_BAR_WIDTH = 8;
/** Without a live terminal, progress is printed every time this many percent more are done. */
const MILESTONE = 25;

/** Formats the progress as one line of at most `columns` characters: a bar if it fits, and the numbers. */
export function progressBar(progress: Progress, columns: number): string {
  const numbers = numbersOf(progress);
  const width = Math.min(MAX_BAR_WIDTH, columns - numbers.length - 2);
  return (width < MIN_BAR_WIDTH ? numbers : `${bar(progress.percentage, width)}  ${numbers}`).slice(
    0,
    columns,
  );
}

/** Formats the progress as a log line; returns null unless another quarter is done since `last`. */
export function progressNote(progress: Progress, last: Progress | null): string | null {
  const reached = ({ percentage }: Progress) => Math.floor(percentage / MILESTONE);
  return last !== null && reached(last) === reached(progress) ? null : numbersOf(progress);
}

function bar(percentage: number, width: number): string {
  const full = Math.floor((percentage / 100) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

function numbersOf(progress: Progress): string {
  const { percentage, processedImages, totalImages, failedImages, inputBytes, outputBytes, etaSeconds } =
    progress;
  const done = String(processedImages).padStart(String(totalImages).length);
  return [
    `${String(Math.floor(percentage)).padStart(3)} %`,
    `${done}/${totalImages}`,
    `${failedImages} failed`,
    `${formatBytes(inputBytes - outputBytes)} saved`,
    ...(etaSeconds === null || processedImages === totalImages ? [] : [`${formatSeconds(etaSeconds)} left`]),
  ].join('  ');
}
