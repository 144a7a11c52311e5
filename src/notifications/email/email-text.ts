import type { RequestSummary } from '../../requests/index.js';

/** What a mail tells, out of the event that is posted to webhooks too. */
export interface MailEvent {
  readonly timestamp: string;
  readonly data: RequestSummary;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Puts the end of a request in words, plain and as HTML. `isAttached` says whether the output CSV comes along. */
export function mailText({ data }: MailEvent, isAttached: boolean): MailText {
  const { fileName, totalImages, completedImages, failedImages, skippedRowCount } = data;
  const subject = `${fileName}: ${completedImages} of ${totalImages} images ${data.status === 'CANCELLED' ? 'done, then cancelled' : 'done'}`;
  const facts: (readonly [string, string])[] = [
    ['Request', `${data.requestId} (${data.status})`],
    ['Images', `${totalImages}: ${completedImages} done, ${failedImages} failed`],
    ...(skippedRowCount > 0
      ? [['Rows skipped', `${skippedRowCount}, listed in the errors CSV`] as const]
      : []),
    ['Saved', savings(data)],
  ];
  const links: (readonly [string, string | null])[] = [
    [isAttached ? 'Output CSV, also attached' : 'Output CSV', data.outputCsvUrl],
    ['What failed, ready to be mended', data.errorsCsvUrl],
    ['Input CSV', data.inputCsvUrl],
  ];
  const given = links.flatMap(([name, url]) => (url === null ? [] : [[name, url] as const]));
  return {
    subject,
    text: [subject, '', ...[...facts, ...given].map(([name, value]) => `${name}: ${value}`), ''].join('\n'),
    html: [
      `<p>${escape(subject)}</p>`,
      '<table>',
      ...facts.map(([name, value]) => `<tr><th align="left">${name}</th><td>${escape(value)}</td></tr>`),
      '</table>',
      '<ul>',
      ...given.map(([name, url]) => `<li><a href="${escape(url)}">${name}</a></li>`),
      '</ul>',
    ].join('\n'),
  };
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
