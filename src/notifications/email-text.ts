import type { Comparison, RequestSummary } from '../requests/index.js';

/** The fields of an event that its e-mail uses; webhooks get the same event. */
export interface EmailEvent {
  readonly timestamp: string;
  readonly data: RequestSummary;
}

export interface EmailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Renders the e-mail about the end of a request, as text and as HTML. `isAttached`: whether the output CSV is attached. */
export function emailText({ data }: EmailEvent, isAttached: boolean): EmailText {
  const { fileName, totalImages, completedImages, failedImages, skippedRowCount } = data;
  // Events of earlier versions have no such fields.
  const { skippedImageCount = 0, unreadImageColumns = [] } = data as Partial<RequestSummary>;
  const skippedImages = skippedImageCount > 0 ? `, ${skippedImageCount} skipped` : '';
  const outcome = data.status === 'CANCELLED' ? 'done, then cancelled' : 'done';
  const subject = `${fileName}: ${completedImages} of ${totalImages} images ${outcome}${skippedImages}`;
  const facts: (readonly [string, string])[] = [
    ['Request', `${data.requestId} (${data.status})`],
    ['Images', `${totalImages}: ${completedImages} done, ${failedImages} failed`],
    ...(data.comparison === undefined
      ? []
      : [[`Since ${dayOf(data.comparison)}`, changes(data.comparison)] as const]),
    ...(skippedRowCount > 0
      ? [['Rows skipped', `${skippedRowCount}, listed in the errors CSV`] as const]
      : []),
    ...(data.truncatedLine === undefined
      ? []
      : [['The file ends within the row on line', `${data.truncatedLine}`] as const]),
    ...(skippedImageCount > 0 ? [['Images in skipped rows', `${skippedImageCount}`] as const] : []),
    ...(unreadImageColumns.length > 0
      ? [['Columns of image URLs not read', unreadImageColumns.join(', ')] as const]
      : []),
    ...(data.findings?.length ? [['Findings', findings(data.findings)] as const] : []),
    ['Saved', savings(data)],
  ];
  const links: (readonly [string, string | null])[] = [
    [isAttached ? 'Output CSV, also attached' : 'Output CSV', data.outputCsvUrl],
    ['Errors CSV, ready to fix and upload', data.errorsCsvUrl],
    ['Input CSV', data.inputCsvUrl],
  ];
  const present = links.flatMap(([name, url]) => (url === null ? [] : [[name, url] as const]));
  return {
    subject,
    text: [subject, '', ...[...facts, ...present].map(([name, value]) => `${name}: ${value}`), ''].join('\n'),
    html: [
      `<p>${escape(subject)}</p>`,
      '<table>',
      ...facts.map(([name, value]) => `<tr><th align="left">${name}</th><td>${escape(value)}</td></tr>`),
      '</table>',
      '<ul>',
      ...present.map(([name, url]) => `<li><a href="${escape(url)}">${name}</a></li>`),
      '</ul>',
    ].join('\n'),
  };
}

/** Says when the earlier request was made, such as 2026-03-09 01:00 UTC. */
function dayOf({ previousCreatedAt }: Comparison): string {
  return `${new Date(previousCreatedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function changes({ added, changed, unchanged, removed, unknown }: Comparison): string {
  const text = `${added} added, ${changed} changed, ${unchanged} unchanged, ${removed} removed`;
  return unknown === 0 ? text : `${text}, ${unknown} not known`;
}

/** Such as `2 too small, 1 blurred`. */
function findings(counts: NonNullable<RequestSummary['findings']>): string {
  return counts
    .map(({ finding, count }) => `${count} ${finding.toLowerCase().replaceAll('_', ' ')}`)
    .join(', ');
}

function savings({ inputBytes, outputBytes }: RequestSummary): string {
  if (inputBytes === 0) return 'nothing';
  const percent = Math.round((1 - outputBytes / inputBytes) * 100);
  return `${bytes(inputBytes - outputBytes)} (${percent} %), from ${bytes(inputBytes)} to ${bytes(outputBytes)}`;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

function bytes(count: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  const value = count / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power]}`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
