import type { RequestInfo } from '../client/api-types.js';
import type { Arguments } from '../arguments/arguments.js';
import { commandText } from '../arguments/command-text.js';
import { written } from '../options/option-values.js';
import { inWordsOfOptions } from '../options/words-of-options.js';
import { formatBytes, formatSaved, formatSeconds } from '../terminal/format.js';
import { REQUEST_WORDS, wordFor } from '../terminal/status-words.js';
import { type Column, table } from '../terminal/table.js';
import { comparisonText } from './comparison-text.js';
import { findingsText } from './findings-text.js';

/** Formats what there is to know of a request, one fact a line, for the command that was given. */
export function requestText(request: RequestInfo, given: Arguments): string {
  const { progress, failures, comparison } = request;
  const { completedImages, totalImages, failedImages, inputBytes, outputBytes, etaSeconds } = progress;
  const facts: readonly (readonly [name: string, value: string | null])[] = [
    ['Request', request.id],
    ['File', request.fileName],
    ['Status', statusText(request)],
    ['Created', request.createdAt],
    ['Ended', request.completedAt],
    ['Images', `${completedImages} of ${totalImages}, ${failedImages} failed`],
    [
      'Saved',
      inputBytes === 0 ? null : `${formatSaved(inputBytes, outputBytes)} of ${formatBytes(inputBytes)}`,
    ],
    ['Changes', comparison && comparisonText(comparison)],
    ['Left', etaSeconds === null ? null : formatSeconds(etaSeconds)],
    ['Skipped rows', request.skippedRowCount === 0 ? null : String(request.skippedRowCount)],
    ['Notice', request.notice],
    ['Output CSV', request.outputCsvUrl],
    ['Errors CSV', request.errorsCsvUrl],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(14)}${value}`]));
  const errors = failures.map(
    ({ count, code, message, example }) =>
      `  ${count} × ${code}: ${inWordsOfOptions(message)} For example ${example.inputUrl}`,
  );
  const next =
    failures.length > 0 && request.status !== 'CANCELLED'
      ? [`To retry them: ${commandText(`retry ${request.id}`, given)}${causeHint(request)}`]
      : [];
  const found = request.findings.length > 0 ? [findingsText(request.findings, request.uploadOptions)] : [];
  return `${[...lines, ...errors, ...next, ...found].join('\n')}\n`;
}

/** Says the status in words, and how many images failed where only some did. */
function statusText({ status, progress }: RequestInfo): string {
  const word = wordFor(REQUEST_WORDS, status);
  return status === 'PARTIAL' ? `${word}: ${progress.failedImages} of ${progress.totalImages} images` : word;
}

/** With several causes, one of them can be retried alone. */
function causeHint({ failures }: RequestInfo): string {
  const [first, ...others] = new Set(failures.map(({ code }) => code));
  return others.length === 0 ? '' : `; of one cause: --cause ${written(first!)}`;
}

const COLUMNS: readonly Column[] = [
  { title: 'Request', align: 'left' },
  { title: 'Status', align: 'left' },
  { title: 'Compressed', align: 'right' },
  { title: 'Failed', align: 'right' },
  { title: 'Saved', align: 'right' },
  { title: 'Created', align: 'left' },
  { title: 'File', align: 'left' },
];

/** Formats requests as a table of at most `width` characters. */
export function requestTable(requests: readonly RequestInfo[], width: number): string {
  const rows = requests.map(({ id, status, fileName, createdAt, progress }) => [
    id,
    wordFor(REQUEST_WORDS, status),
    `${progress.completedImages}/${progress.totalImages}`,
    String(progress.failedImages),
    formatSaved(progress.inputBytes, progress.outputBytes),
    createdAt.slice(0, 16).replace('T', ' '),
    fileName,
  ]);
  return `${table(COLUMNS, rows, width).join('\n')}\n`;
}
