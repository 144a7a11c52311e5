import { ClientError } from '../../common/index.js';
import type { RecordRange } from '../../requests/index.js';
import { readQuery } from '../query.js';

const LAST_RECORD = 2 ** 31 - 1;

/**
 * Reads a range of rows from the parameters `from` and `to`. The default is all rows.
 *
 * @throws {ClientError} INVALID_INPUT
 */
export function readRecordRange(query: Readonly<Record<string, unknown>>): RecordRange {
  const { from, to } = readQuery(query, ['from', 'to']);
  const [first, last] = [recordOf(from, 'from', 1), recordOf(to, 'to', LAST_RECORD)];
  if (first <= last) return { first, last };
  throw new ClientError(
    'INVALID_INPUT',
    `The range of rows from ${first} to ${last} is empty: \`from\` must not be greater than \`to\`.`,
  );
}

function recordOf(text: string | undefined, name: string, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ClientError('INVALID_INPUT', `\`${name}\` must be a row number, counted from 1.`);
}
