import { stat } from 'node:fs/promises';
import { parseUrl } from '../../common/index.js';
import type { Arguments } from '../arguments/arguments.js';
import { commandText, quoted } from '../arguments/command-text.js';
import { INSPECT } from '../client/operations.js';
import { type ApiCommand, withAnyApi } from '../client/with-api.js';
import { uploadInputOf } from '../options/upload-input.js';
import { UPLOAD_OPTIONS } from '../options/upload-options.js';
import { inWordsOfOptions } from '../options/words-of-options.js';
import { formatCount } from '../terminal/format.js';
import { privateHostsOf } from '../private-hosts.js';
import { serverOf } from '../client/server-of.js';
import { UsageError } from '../usage-error.js';
import { runText } from './comparison-text.js';

interface Inspection {
  readonly fileName: string;
  readonly isAccepted: boolean;
  readonly refusal: string | null;
  readonly previousRequest: { readonly createdAt: string; readonly totalImages: number } | null;
  readonly format: string;
  readonly sheet: string | null;
  readonly profile: string;
  readonly encoding: string;
  readonly delimiter: string;
  readonly rowCount: number;
  readonly invalidRowCount: number;
  readonly imageCount: number;
  readonly duplicateUrlCount: number;
  readonly hostCount: number;
  readonly unreadImageColumns: readonly string[];
  readonly hosts: readonly { readonly host: string; readonly imageCount: number }[];
  readonly rowErrorCount: number;
  readonly rowErrors: readonly {
    readonly line: number;
    readonly column: string | null;
    readonly message: string;
  }[];
  readonly proposal: {
    readonly columns: {
      readonly images: readonly string[];
      readonly name: string | null;
      readonly serialNumber: string | null;
    };
    readonly notes: readonly string[];
    readonly firstRows: readonly {
      readonly line: number;
      readonly name: string;
      readonly imageUrls: readonly string[];
    }[];
  };
}

/** The options with which the file was read so. */
const KEPT = [...UPLOAD_OPTIONS.map(({ name }) => name), 'server'];

const SHOWN_ERRORS = 10;
const SHOWN_HOSTS = 5;

const inspectFile: ApiCommand = async (api, given, { stdout, variables }) => {
  const path = given.operands[0]!;
  const info = await stat(path).catch(() => null);
  if (info?.isFile() !== true)
    throw new UsageError(`${path} is no file: name a catalogue (CSV, Excel, XML or JSON).`);
  const input = uploadInputOf(given);
  const { inspectCsv } = await api.upload<{ inspectCsv: Inspection }>(INSPECT, path, { input });
  const allowPrivate = serverOf(given, variables) === null ? (variables.FETCH_ALLOW_PRIVATE ?? '') : null;
  stdout.write(
    given.isSet('json')
      ? `${JSON.stringify(inspectCsv)}\n`
      : inspectionText(inspectCsv, given, { allowPrivate, isTerminal: stdout.isTTY }),
  );
  return inspectCsv.isAccepted ? 0 : 1;
};

/**
 * Formats how a file would be read with the options that were given, and what to do where it would not.
 *
 * @param allowPrivate FETCH_ALLOW_PRIVATE of this machine; null when a server does the work, whose value is not known
 * @param isTerminal whether to shorten URLs to file names, as whole ones fill many lines
 */
export function inspectionText(
  inspection: Inspection,
  given: Arguments,
  { allowPrivate, isTerminal }: { readonly allowPrivate: string | null; readonly isTerminal: boolean },
): string {
  const { proposal, rowErrors, rowErrorCount, hosts, hostCount, unreadImageColumns, previousRequest } =
    inspection;
  const { columns, notes, firstRows } = proposal;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Format', [inspection.format, inspection.sheet, inspection.encoding].filter(Boolean).join(', ')],
    ['Profile', inspection.profile],
    ['Rows', `${inspection.rowCount}, ${inspection.invalidRowCount} invalid`],
    ['Images', `${inspection.imageCount}, ${inspection.duplicateUrlCount} repeated`],
    ['Image columns', columns.images.join(', ') || null],
    ['Name column', columns.name],
    ['Serial number', columns.serialNumber],
    ['Not read', unreadImageColumns.join(', ') || null],
    [
      'Hosts',
      hosts
        .slice(0, SHOWN_HOSTS)
        .map(({ host, imageCount }) => `${host} (${imageCount})`)
        .join(', ') || null,
    ],
    [
      'Compared with',
      previousRequest &&
        `${runText(previousRequest.createdAt)}, ${formatCount(previousRequest.totalImages, 'image')}`,
    ],
  ];
  const errors = rowErrors
    .slice(0, SHOWN_ERRORS)
    .map(
      ({ line, column, message }) =>
        `  line ${line}${column === null ? '' : `, column ${column}`}: ${inWordsOfOptions(message)}`,
    );
  return `${[
    ...facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(15)}${value}`])),
    ...(hostCount > SHOWN_HOSTS ? [`${''.padEnd(15)}${hostCount} hosts in all`] : []),
    ...firstRows
      .filter(({ imageUrls }) => imageUrls.length > 0)
      .map(
        ({ line, name, imageUrls }) =>
          `  line ${line}: ${name}: ${(isTerminal ? imageUrls.map(fileNameOf) : imageUrls).join(' ')}`,
      ),
    ...notes.map(inWordsOfOptions),
    ...privateHostLines(hosts, allowPrivate),
    ...(errors.length > 0 ? [`Row errors (${rowErrorCount}):`, ...errors] : []),
    '',
    inspection.isAccepted
      ? `To compress it: ${commandText(`compress ${quoted(given.operands[0]!)}`, given, KEPT)}`
      : `It would be rejected: ${inWordsOfOptions(inspection.refusal ?? 'no reason is given.')}`,
  ].join('\n')}\n`;
}

/** Returns the last part of the path of a URL, or the URL when there is none. */
function fileNameOf(url: string): string {
  return parseUrl(url)?.pathname.split('/').findLast(Boolean) ?? url;
}

/** Says of each host on a private address what allows it, as its images would all fail. */
function privateHostLines(hosts: Inspection['hosts'], allowPrivate: string | null): string[] {
  return hosts.flatMap(({ host, imageCount }) => {
    const { hosts: closed, setting } = privateHostsOf([host], allowPrivate ?? '');
    if (closed.length === 0) return [];
    const name = `${host} (${imageCount} image${imageCount === 1 ? '' : 's'})`;
    if (setting === null) return [`${name}: a private address, which is not allowed.`];
    return allowPrivate === null
      ? [`${name}: a private address, which the server allows only with FETCH_ALLOW_PRIVATE=${setting}.`]
      : [`${name}: a private address, which is not allowed. Set FETCH_ALLOW_PRIVATE=${setting}`];
  });
}

export const INSPECT_FILE = withAnyApi(inspectFile);
