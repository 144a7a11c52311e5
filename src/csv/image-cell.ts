import { IMAGE_EXTENSIONS, isRelativeAddress, resolveAddress } from './image-address.js';

/** An image URL in a cell: `from` and `to` are offsets in {@link ImageCell.text}, `url` is absolute. */
export interface CellUrl {
  readonly from: number;
  readonly to: number;
  readonly url: string;
}

/** A cell of an image column, split into what it says. */
export interface ImageCell {
  /** The cell without invisible characters. */
  readonly text: string;
  /** The image URLs in their order, repeated ones too. */
  readonly urls: readonly CellUrl[];
  /** What stands beside them and is neither a URL nor a label, as it is written. */
  readonly invalid: readonly string[];
}

/** Zero-width, directional and soft-hyphen characters, which spreadsheets and web pages leave in URLs. */
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** WooCommerce writes a comma within a value as `\,`; it stands as this private character while the cell is split. */
const ESCAPED_COMMA = '\ue000';
const PLACEHOLDER = /^(?:n\/?a|#n\/a|null|nil|none|no image|-+|–|—|\.|\?)$/i;
const SIMPLE = /^https?:\/\/[\w./%=&+@$!:?-]*[\w/=]$/i;
const SCHEME = /https?:\/\//gi;
/** What stands before an http(s):// that is part of the URL around it, as in a proxy's `?url=https://…`. */
const EMBEDDED_AFTER = /[/=:?&%@._-]/;
/** No URL goes on behind these. */
const HARD_END = /[\r\n\t<>"`{}]| ! /;
const IMAGE_PATH = new RegExp(`^[^?#]*?\\.${IMAGE_EXTENSIONS}(?=$|[\\s,;|~^)\\]'*])`, 'i');
const IMAGE_PATH_AND_QUERY = new RegExp(`^[^?#]*?\\.${IMAGE_EXTENSIONS}(?=[?#])`, 'i');
const FRAGMENT_WITH_EXTENSION = new RegExp(`#[^?#]*\\.${IMAGE_EXTENSIONS}$`, 'i');
const SEPARATOR_AND_SPACE = /[,;|~^]\s/;
const BARS = /[|^]/;
const PART = /\s*data:\S*|[^,;|~^\r\n\t]+/gi;
/** A label may stand in front of its URL: `Front (https://…`, `[Front](https://…`, `Front: https://…`. */
const LABEL_BEFORE = /[([:=]\s*$/;
const TRAILING = /[\s,;|~^.)\]'*+]/;
const UNMARKED = /^[\s()[\]<>'"!*+#:=.{}-]+|[\s()[\]<>'"!*+#:={}-]+$/g;
const HTML_TAG = /^<?\s*img\b|^\/?>?$|^(?:src|alt|title|href)\s*=?$/i;

/**
 * Splits a cell into its image URLs. URLs are separated by a comma, semicolon, bar, tilde, caret, white space, line
 * break or any other character that cannot be part of one; a comma, a bar or a space within a URL survives. Labels
 * (`url|alt|size`, `url ! alt : x`, `name (url)`, Markdown) belong to no URL.
 *
 * @param baseUrl what relative addresses are resolved against; without it they are invalid
 */
export function readImageCell(cell: string, baseUrl: string | null = null): ImageCell {
  if (SIMPLE.test(cell) && cell.lastIndexOf('://') < 8) {
    return { text: cell, urls: [{ from: 0, to: cell.length, url: cell }], invalid: [] };
  }
  const text = cell.replace(INVISIBLE, '').replaceAll('\\,', ESCAPED_COMMA);
  const found = new Finder(text, baseUrl);
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

/** The cell with each URL replaced, and all else as it was; `replace` returns null to leave one as it is. */
export function writeImageCell(cell: ImageCell, replace: (url: string) => string | null): string {
  let [text, at] = ['', 0];
  for (const { from, to, url } of cell.urls) {
    text += cell.text.slice(at, from) + (replace(url) ?? cell.text.slice(from, to));
    at = to;
  }
  return (text + cell.text.slice(at)).replaceAll(ESCAPED_COMMA, '\\,');
}

class Finder {
  readonly urls: CellUrl[] = [];
  readonly invalid: string[] = [];

  constructor(
    private readonly text: string,
    private readonly baseUrl: string | null,
  ) {}

  addUrl(from: number, to: number): void {
    const written = this.text.slice(from, to).replaceAll(ESCAPED_COMMA, ',');
    this.urls.push({ from, to, url: escapeHash(written) });
  }

  /** Looks at what stands between two URLs, or beside the only one. */
  addRest(from: number, to: number): void {
    const rest = this.text.slice(from, to);
    const labelsFollow = from > 0 && /^\s*(?:\||! )/.test(rest);
    const parts = splitParts(rest);
    const last = to < this.text.length && LABEL_BEFORE.test(rest) ? parts.at(-1) : undefined;
    for (const part of parts) {
      const isLabel =
        part === last || isBracketed(part.text) || (labelsFollow && !isRelativeAddress(part.text));
      if (!isLabel) this.addPart(part.text, from + part.at);
    }
  }

  private addPart(part: string, at: number): void {
    const address = part.trim().replace(/^['"(<[]+|['")>\]]+$/g, '');
    if (address === '' || PLACEHOLDER.test(address)) return;
    const url = resolveAddress(address.replaceAll(ESCAPED_COMMA, ','), this.baseUrl);
    if (url !== null) {
      const from = this.text.indexOf(address, at);
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

/** Whether the character before the URL at `index` is a separator, whichever it is. */
function isSeparated(text: string, index: number): boolean {
  return index < text.length && !/[\p{L}\p{N}/]/u.test(text[index - 1]!);
}

/** How much of `text`, which begins with a URL and has no other one, belongs to it. */
function urlLength(text: string, before: string | undefined): number {
  const closing = before === '(' ? ')' : before === '[' ? ']' : before === "'" ? "'" : undefined;
  const close = closing === undefined ? -1 : text.indexOf(closing);
  const hard = text.slice(0, close < 0 ? undefined : close).search(HARD_END);
  const most = hard >= 0 ? hard : close >= 0 ? close : text.length;
  const body = text.slice(0, most);
  return trimmedLength(body, Math.min(pathLength(body), spacedLength(body)));
}

function pathLength(body: string): number {
  const path = IMAGE_PATH.exec(body)?.[0];
  if (path !== undefined) return barredLength(path, path.length);
  const withQuery = IMAGE_PATH_AND_QUERY.exec(body)?.[0];
  const queryFrom = withQuery?.length ?? body.search(/[?#]/);
  const space = body.slice(Math.max(queryFrom, 0)).search(/\s/);
  const end = space < 0 ? body.length : Math.max(queryFrom, 0) + space;
  return barredLength(body, end);
}

/** A bar ends a URL when labels follow it; one that more of the path or query follows is part of it. */
function barredLength(body: string, end: number): number {
  const bar = body.slice(0, end).search(BARS);
  if (bar < 0) return end;
  const rest = body.slice(bar + 1);
  const bars = rest.search(BARS) >= 0;
  const isInPath = !body.slice(0, bar).includes('?');
  const goesOn = isInPath ? rest.includes('/') : !bars && !/\s/.test(rest);
  return goesOn ? end : bar;
}

/** A separator with white space behind it ends a URL, wherever it stands. */
function spacedLength(body: string): number {
  const at = body.search(SEPARATOR_AND_SPACE);
  return at < 0 ? body.length : at;
}

function trimmedLength(body: string, length: number): number {
  let end = length;
  // A bracket that closes one of the URL's own is part of it, as in `photo(1)`.
  let surplus = 0;
  for (const character of body.slice(0, end)) surplus += character === ')' ? 1 : character === '(' ? -1 : 0;
  for (; end > 0 && TRAILING.test(body[end - 1]!); end--) {
    if (body[end - 1] !== ')') continue;
    if (surplus <= 0) break;
    surplus--;
  }
  return end;
}

/** A `#` in a file name begins a fragment for a URL parser, so the file before it would be fetched. */
function escapeHash(url: string): string {
  if (!FRAGMENT_WITH_EXTENSION.test(url)) return url;
  const path = url.slice(0, url.indexOf('#'));
  return IMAGE_PATH.test(path) ? url : url.replaceAll('#', '%23');
}

/** At white space only where every word is an address: file names have spaces too. A data URL is one part. */
function splitParts(text: string): { text: string; at: number }[] {
  return [...text.matchAll(PART)].flatMap(({ 0: part, index }) => {
    const words = [...part.matchAll(/\S+/g)].map((word) => ({ text: word[0], at: index + word.index }));
    return words.length > 1 && words.every((word) => isRelativeAddress(word.text))
      ? words
      : [{ text: part, at: index }];
  });
}

/** Behind a URL, `(front)` and a Markdown title are labels. */
function isBracketed(part: string): boolean {
  return /^\s*(?:\([^]*\)|"[^"]*"\).*)\s*$/.test(part);
}
