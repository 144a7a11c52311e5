import { written } from './option-values.js';
import { UPLOAD_OPTIONS } from './upload-options.js';

/** Phrases of the API, and what the command line says instead. */
const PHRASES: readonly (readonly [phrase: RegExp, words: string])[] = [
  [/`?onInvalidRow(?:: |=)SKIP`?/g, '--skip-invalid-rows'],
  [/`?compare: false`?/g, '--no-compare'],
  [/\bin the option columns\b/g, 'with --image-column'],
  [
    /\bwhich the option columns names\b/g,
    'which --image-column, --name-column or --serial-number-column names',
  ],
  // `halftone inspect` shows the columns that were found, and nothing can be sent as it is.
  [/ `proposal` has the likeliest columns, which can be sent as they are\./g, ''],
  [/\bpreviousRequestId: (?=\w)/g, '--previous: '],
];

const OPTION_OF_FIELD = new Map(UPLOAD_OPTIONS.map(({ field, name }) => [field, `--${name}`]));
const fields = [...OPTION_OF_FIELD.keys()];

/** Fields whose names are no words of English, and so can only be meant as fields. */
const FIELD = new RegExp(
  `(?:\\bthe option )?\`?\\b(${fields.filter((field) => /^[a-z]+[A-Z]\w+$/.test(field)).join('|')})\\b(?:\\[(\\d+)\\])?\`?`,
  'g',
);

/** An option that a message names as such, such as "the option email". */
const NAMED = /\bthe option (\w+)\b/g;

/** A list of invalid options, in which every field is meant as one, except in a quoted value. */
const INVALID = /(?<=Invalid options: ).*/s;
const ANY = new RegExp(`"[^"]*"|\\bformat [A-Z_]+\\b|(?<![-\\w])(${fields.join('|')})(?![-\\w])`, 'g');

/** Replaces the fields of an upload in a message of the API by the options of the command line that stand for them. */
export function inWordsOfOptions(message: string): string {
  const text = PHRASES.reduce((before, [phrase, words]) => before.replace(phrase, words), message);
  return text
    .replace(FIELD, (_, field: string, index?: string) => {
      const which = index === undefined ? '' : ` number ${Number(index) + 1}`;
      return `${OPTION_OF_FIELD.get(field)!}${which}`;
    })
    .replace(NAMED, (said, field: string) => OPTION_OF_FIELD.get(field) ?? said)
    .replace(INVALID, (list) =>
      list.replace(ANY, (said, field: string | undefined) => {
        if (field !== undefined) return OPTION_OF_FIELD.get(field)!;
        return said.startsWith('"') ? said : `--format ${written(said.slice('format '.length))}`;
      }),
    );
}
