import { ClientError } from '../../common/index.js';
import type { RecordRange } from '../../requests/index.js';
import { readQuery } from '../query.js';

const LAST_RECORD = 2 ** 31 - 1;

/**
 * Reads which rows of a catalogue are asked for out of a query: all, unless it says otherwise.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function readRecordRange(query: Readonly<Record<string, unknown>>): RecordRange {
  const { from, to } = readQuery(query, ['from', 'to']);
  const [first, last] = [recordOf(from, 'from', 1), recordOf(to, 'to', LAST_RECORD)];
  if (first <= last) return { first, last };
  throw new ClientError(
    'INVALID_INPUT',
    `There are no rows from ${first} to ${last}: \`from\` may not be above \`to\`.`,
  );
}

function recordOf(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ClientError('INVALID_INPUT', `\`${name}\` must be the number of a row, from 1.`);
}
