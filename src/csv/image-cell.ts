import { IMAGE_EXTENSIONS, isRelativeAddress, resolveAddress } from './image-address.js';

/** An image URL in a cell: `from` and `to` are offsets in {@link ImageCell.text}, `url` is absolute. */
export interface CellUrl {
  readonly from: number;
  readonly to: number;
  readonly url: string;
}

/** The parsed content of a cell of an image column. */
export interface ImageCell {
  /** The cell without invisible characters. */
  readonly text: string;
  /** The image URLs in their order, including repeated ones. */
  readonly urls: readonly CellUrl[];
  /** The other parts, as written, that are neither URLs nor labels. */
  readonly invalid: readonly string[];
}

/** Zero-width, directional and soft-hyphen characters, which copying from spreadsheets and web pages leaves in URLs. */
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** WooCommerce writes a comma within a value as `\,`; this private-use character replaces it while the cell is split. */
const ESCAPED_COMMA = '\ue000';
const PLACEHOLDER = /^(?:n\/?a|#n\/a|null|nil|none|no image|-+|–|—|\.|\?)$/i;
const SIMPLE = /^https?:\/\/[\w./%=&+@$!:?-]*[\w/=]$/i;
const SCHEME = /https?:\/\//gi;
/** A character before an `http(s)://` that is part of the surrounding URL, as in a proxy's `?url=https://…`. */
const EMBEDDED_AFTER = /[/=:?&%@._-]/;
/** Characters that always end a URL. */
const HARD_END = /[\r\n\t<>"`{}]| ! /;
const IMAGE_PATH = new RegExp(`^[^?#]*?\\.${IMAGE_EXTENSIONS}(?=$|[\\s,;|~^)\\]'*])`, 'i');
const IMAGE_PATH_AND_QUERY = new RegExp(`^[^?#]*?\\.${IMAGE_EXTENSIONS}(?=[?#])`, 'i');
const FRAGMENT_WITH_EXTENSION = new RegExp(`#[^?#]*\\.${IMAGE_EXTENSIONS}$`, 'i');
const SEPARATOR_AND_SPACE = /[,;|~^]\s/;
const BARS = /[|^]/;
const ANY_SEPARATOR = ',;|~^';
/** The end of a label that precedes its URL: `Front (https://…`, `[Front](https://…`, `Front: https://…`. */
const LABEL_BEFORE = /[([:=]\s*$/;
const TRAILING = /[\s,;|~^.)\]'*+]/;
const UNMARKED = /^[\s()[\]<>'"!*+#:=.{}-]+|[\s()[\]<>'"!*+#:={}-]+$/g;
const HTML_TAG = /^<?\s*img\b|^\/?>?$|^(?:src|alt|title|href)\s*=?$/i;

/**
 * Splits a cell into its image URLs. A comma, semicolon, bar, tilde, caret, white space, line break or any other
 * character that cannot be part of a URL separates URLs; a comma, a bar or a space within a URL is kept. Labels
 * (`url|alt|size`, `url ! alt : x`, `name (url)`, Markdown) are ignored.
 *
 * @param baseUrl the URL that relative addresses are resolved against; without it they are invalid
 * @param separators the characters between addresses without a scheme
 */
export function readImageCell(
  cell: string,
  baseUrl: string | null = null,
  separators = ANY_SEPARATOR,
): ImageCell {
  if (SIMPLE.test(cell) && cell.lastIndexOf('://') < 8) {
    return { text: cell, urls: [{ from: 0, to: cell.length, url: cell }], invalid: [] };
  }
  const text = cell.replace(INVISIBLE, '').replaceAll('\\,', ESCAPED_COMMA);
  const found = new ImageCellParts(text, baseUrl, separators);
  const starts = [...text.matchAll(SCHEME)]
    .map(({ index }) => index)
    .filter((index) => startsUrl(text, index));
  found.addRest(0, starts[0] ?? text.length);
  for (const [i, start] of starts.entries()) {
    const next = starts[i + 1] ?? text.length;
    const end =
      start + urlLength(text.slice(start, isSeparated(text, next) ? next - 1 : next), text[start - 1]);
    found.addUrl(start, end);
    found.addRest(end, next);
  }
  return { text, urls: found.urls, invalid: found.invalid };
}

/** Replaces the URLs of a cell and keeps everything else; `replace` returns null to keep a URL as well. */
export function writeImageCell(cell: ImageCell, replace: (url: string) => string | null): string {
  let [text, position] = ['', 0];
  for (const { from, to, url } of cell.urls) {
    text += cell.text.slice(position, from) + (replace(url) ?? cell.text.slice(from, to));
    position = to;
  }
  return (text + cell.text.slice(position)).replaceAll(ESCAPED_COMMA, '\\,');
}

/** Collects the URLs and the invalid parts of a cell, in their order. */
class ImageCellParts {
  readonly urls: CellUrl[] = [];
  readonly invalid: string[] = [];

  constructor(
    private readonly text: string,
    private readonly baseUrl: string | null,
    private readonly separators: string,
  ) {}

  addUrl(from: number, to: number): void {
    const written = this.text.slice(from, to).replaceAll(ESCAPED_COMMA, ',');
    this.urls.push({ from, to, url: escapeHash(written) });
  }

  /** Parses the text before, between or after URLs. */
  addRest(from: number, to: number): void {
    const rest = this.text.slice(from, to);
    const labelsFollow = from > 0 && /^\s*(?:\||! )/.test(rest);
    const parts = splitParts(rest, this.separators);
    const last = to < this.text.length && LABEL_BEFORE.test(rest) ? parts.at(-1) : undefined;
    for (const part of parts) {
      const isLabel =
        part === last || isBracketed(part.text) || (labelsFollow && !isRelativeAddress(part.text));
      if (!isLabel) this.addPart(part.text, from + part.offset);
    }
  }

  private addPart(part: string, offset: number): void {
    const address = part.trim().replace(/^['"(<[]+|['")>\]]+$/g, '');
    if (address === '' || PLACEHOLDER.test(address)) return;
    const url = resolveAddress(address.replaceAll(ESCAPED_COMMA, ','), this.baseUrl);
    if (url !== null) {
      const from = this.text.indexOf(address, offset);
      this.urls.push({ from, to: from + address.length, url });
      return;
    }
    const words = address.replace(UNMARKED, '');
    if (/[\p{L}\p{N}]/u.test(words) && !HTML_TAG.test(words))
      this.invalid.push(words.replaceAll(ESCAPED_COMMA, ','));
  }
}

function startsUrl(text: string, index: number): boolean {
  return index === 0 || !EMBEDDED_AFTER.test(text[index - 1]!);
}

/** Whether the character before the URL at `index` is a separator of any kind. */
function isSeparated(text: string, index: number): boolean {
  return index < text.length && !/[\p{L}\p{N}/]/u.test(text[index - 1]!);
}

/** Returns the length of the URL at the start of `text`, which contains no other URL. */
function urlLength(text: string, before: string | undefined): number {
  const closing = before === '(' ? ')' : before === '[' ? ']' : before === "'" ? "'" : undefined;
  const close = closing === undefined ? -1 : text.indexOf(closing);
  const hard = text.slice(0, close < 0 ? undefined : close).search(HARD_END);
  const most = hard >= 0 ? hard : close >= 0 ? close : text.length;
  const body = text.slice(0, most);
  return trimmedLength(body, Math.min(lengthOfPath(body), lengthToSpacedSeparator(body)));
}

function lengthOfPath(body: string): number {
  const path = IMAGE_PATH.exec(body)?.[0];
  if (path !== undefined) return lengthToBar(path, path.length);
  const withQuery = IMAGE_PATH_AND_QUERY.exec(body)?.[0];
  const queryFrom = withQuery?.length ?? body.search(/[?#]/);
  const space = body.slice(Math.max(queryFrom, 0)).search(/\s/);
  const end = space < 0 ? body.length : Math.max(queryFrom, 0) + space;
  return lengthToBar(body, end);
}

/** A bar ends a URL when labels follow it; when more of the path or query follows, it is part of the URL. */
function lengthToBar(body: string, end: number): number {
  const bar = body.slice(0, end).search(BARS);
  if (bar < 0) return end;
  const rest = body.slice(bar + 1);
  const hasMoreBars = rest.search(BARS) >= 0;
  const isInPath = !body.slice(0, bar).includes('?');
  const isPartOfUrl = isInPath ? rest.includes('/') : !hasMoreBars && !/\s/.test(rest);
  return isPartOfUrl ? end : bar;
}

/** A separator followed by white space ends a URL, wherever it is. */
function lengthToSpacedSeparator(body: string): number {
  const index = body.search(SEPARATOR_AND_SPACE);
  return index < 0 ? body.length : index;
}

function trimmedLength(body: string, length: number): number {
  let end = length;
  // A bracket that closes a bracket of the URL is part of it, as in `photo(1)`.
  let surplus = 0;
  for (const character of body.slice(0, end)) surplus += character === ')' ? 1 : character === '(' ? -1 : 0;
  for (; end > 0 && TRAILING.test(body[end - 1]!); end--) {
    if (body[end - 1] !== ')') continue;
    if (surplus <= 0) break;
    surplus--;
  }
  return end;
}

/** Escapes a `#` in a file name: a URL parser treats it as the start of a fragment, so another file would be fetched. */
function escapeHash(url: string): string {
  if (!FRAGMENT_WITH_EXTENSION.test(url)) return url;
  const path = url.slice(0, url.indexOf('#'));
  return IMAGE_PATH.test(path) ? url : url.replaceAll('#', '%23');
}

/**
 * Splits text at separators. White space separates only where every word is an address, since file names contain spaces
 * too. A data URL is one part.
 */
function splitParts(text: string, separators: string): { text: string; offset: number }[] {
  return [...text.matchAll(partBetween(separators))].flatMap(({ 0: part, index }) => {
    const words = [...part.matchAll(/\S+/g)].map((word) => ({ text: word[0], offset: index + word.index }));
    return words.length > 1 && words.every((word) => isRelativeAddress(word.text))
      ? words
      : [{ text: part, offset: index }];
  });
}

const PARTS = new Map<string, RegExp>();

function partBetween(separators: string): RegExp {
  const known = PARTS.get(separators);
  if (known !== undefined) return known;
  const part = new RegExp(`\\s*data:\\S*|[^${separators.replaceAll('^', '\\^')}\\r\\n\\t]+`, 'gi');
  PARTS.set(separators, part);
  return part;
}

/** Whether a part after a URL is a label: `(front)` or a Markdown title. */
function isBracketed(part: string): boolean {
  return /^\s*(?:\([^]*\)|"[^"]*"\).*)\s*$/.test(part);
}
