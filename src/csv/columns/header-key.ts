import { cleanText, shorten } from '../../common/index.js';

const SHOWN_LENGTH = 100;
/** An explanation after a header, such as `(x,y,z,...)` or `[en]`, and marks such as the `*` of a required column. */
const DECORATION = /\([^)]*\)?|\[[^\]]*\]?|[*•†]/gu;
/** A language or locale at the end of a header, such as `.en`, `:en`, `_de` or `-pt-BR`. */
const LOCALE = /[.:_-](?:en|de|fr|es|it|nl|pt|pl|sv|da|cs|ru)(?:[_-][a-z]{2})?$/i;

/** Normalises a header to one word, without case, spacing, punctuation, accents, decoration or locale. */
export function headerKey(header: string): string {
  return headerWords(header).join('');
}

/** Splits a header into words in lower case, without accents; camelCase and digits begin a new word. */
export function headerWords(header: string): string[] {
  const plain = header
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    // Composes Korean letters again, which the first step takes apart.
    .normalize('NFC')
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .replaceAll('ø', 'o');
  const undecorated = plain.replace(DECORATION, ' ').trim().replace(LOCALE, '');
  // A header that consists only of decoration, such as `(images)`, keeps it.
  const text = /[\p{L}\p{N}]/u.test(undecorated) ? undecorated : plain;
  return (text.replace(/([\p{Ll}\p{Lo}])(\p{Lu})/gu, '$1 $2').match(/\p{L}+|\p{N}+/gu) ?? []).map((word) =>
    word.toLowerCase(),
  );
}

/** Cleans a header cell for display and storage; it is shortened because error messages repeat it. */
export function headerText(cell: string): string {
  return shorten(cleanText(cell).trim(), SHOWN_LENGTH);
}
