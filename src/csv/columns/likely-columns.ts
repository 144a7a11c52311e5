import type { Content } from './column-content.js';
import { headerWords } from './header-key.js';

/** Words that mark a header as one of links to pages. */
const PAGE_WORDS: ReadonlySet<string> = new Set(
  (
    'link links url urls uri href page pages website websites web webpage site homepage shop deeplink permalink canonical ' +
    'produkturl producturl produktlink productlink seite webseite lien pagina sito enlace strona odkaz source ссылка'
  ).split(' '),
);
/** The least share of filled cells with nothing but URLs. */
const MIN_SHARE = 0.6;

/** The confidence in a column whose URLs look like images, though without an extension or a header that says so. */
const LIKELY = 0.6;
/** The confidence in a column of images by its header in which few cells have URLs. */
const NAMED = 0.5;
/** The confidence in a column of URLs that may lead to anything, and in one whose header names pages. */
const ANY_URL = 0.3;
const PAGE_URL = 0.2;

/** Columns that may contain images, with the confidence in them. */
export interface LikelyColumns {
  readonly images: readonly number[];
  readonly confidence: number;
}

/**
 * Finds the columns that most likely contain images in a file in which no column certainly does.
 *
 * @param named whether each header names images; null for columns that do not count
 */
export function findLikelyColumns(
  header: readonly string[],
  contents: readonly Content[],
  named: readonly (boolean | null)[],
): LikelyColumns {
  const scores = contents.map((content, index) =>
    named[index] === null ? 0 : scoreOf(header[index]!, content, named[index] === true),
  );
  const confidence = Math.max(0, ...scores);
  const images = [...scores.keys()].filter((index) => confidence > 0 && scores[index] === confidence);
  return { images, confidence };
}

function scoreOf(header: string, content: Content, isNamed: boolean): number {
  if (content.urlCount === 0) return 0;
  if (isNamed) return NAMED;
  if (content.urlCells / content.filled < MIN_SHARE || content.pages / content.filled > 1 - MIN_SHARE)
    return 0;
  if (content.likelyImages / content.filled >= MIN_SHARE || content.severalUrls > 0) return LIKELY;
  return headerWords(header).some((word) => PAGE_WORDS.has(word)) ? PAGE_URL : ANY_URL;
}
