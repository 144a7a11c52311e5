import { RESULT_COLUMNS, RESULT_ROW_TYPE } from './image-result-columns.js';

/*
 * While an image is redone, `images.earlier` has its earlier result and its options as JSON. They come back when the image
 * fails or its request is cancelled.
 */

/**
 * SQL: how an image differs from the earlier request, in the statement that records `result`. Where that request did not have
 * its URL, this is known since the upload.
 */
export const CHANGE_OF_RESULT = `CASE
  WHEN images.previous_hash IS NULL THEN images.change
  WHEN outcome = 'completed' AND request_status = 'PROCESSING'
    THEN CASE WHEN result.input_hash = images.previous_hash THEN 'UNCHANGED' ELSE 'CHANGED' END
END`;

const NAMES = RESULT_COLUMNS.map(({ name }) => name);

/** SQL: the result of a row of `images`, and its options, as JSON. */
export const EARLIER_OF_ROW = `jsonb_build_object(${[...NAMES, 'options', 'change'].map((name) => `'${name}', images.${name}`).join(', ')})`;

/** SQL: assignments that leave a row of `images` without a result. */
export const CLEAR_RESULT = [
  ...NAMES.map((name) => `${name} = NULL`),
  'change = CASE WHEN previous_hash IS NULL THEN change END',
].join(', ');

/** SQL: `images.earlier` of a row as a row of its own, `kept`, to be joined laterally. */
export const EARLIER_ROW = `jsonb_to_record(images.earlier) AS kept (${RESULT_ROW_TYPE}, options jsonb, change text)`;

/**
 * SQL: assignments that give a row of `images` its earlier result, where the joined row `earlier` exists.
 *
 * @param otherwise the prefix of the new values where it does not, and the new change; without them, `earlier` always exists
 */
export function restoreEarlier(otherwise?: string, change = 'images.change'): string {
  const value = (name: string, other: string) =>
    otherwise === undefined
      ? `earlier.${name}`
      : `CASE WHEN earlier.id IS NULL THEN ${other} ELSE earlier.${name} END`;
  const results = NAMES.map((name) => `${name} = ${value(name, `${otherwise}.${name}`)}`);
  // No options of its own are JSON's null there.
  const own = otherwise === undefined ? '' : 'WHEN earlier.id IS NULL THEN images.options';
  const changes =
    otherwise === undefined
      ? 'earlier.change'
      : `CASE WHEN earlier.id IS NULL THEN ${change} ELSE earlier.change END`;
  return [
    ...results,
    `options = CASE ${own} WHEN earlier.options <> 'null' THEN earlier.options END`,
    `change = ${changes}`,
  ].join(', ');
}
