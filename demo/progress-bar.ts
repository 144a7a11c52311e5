import type { Progress } from './client.js';
import { formatBytes, formatSeconds } from './format.js';

const WIDEST_BAR = 30;
const SLIMMEST_BAR = 8;
/** Where nothing can be drawn over, progress is told at each of these shares, in percent. */
const MILESTONE = 25;

/** One line of at most `columns` characters: a bar where there is room for one, and the numbers. */
export function progressBar(progress: Progress, columns: number): string {
  const numbers = numbersOf(progress);
  const width = Math.min(WIDEST_BAR, columns - numbers.length - 2);
  return (width < SLIMMEST_BAR ? numbers : `${bar(progress.percentage, width)}  ${numbers}`).slice(
    0,
    columns,
  );
}

/** The same numbers as a line of a log; null unless another quarter is done since `last`. */
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
