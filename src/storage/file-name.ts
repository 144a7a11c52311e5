import { extensionsOfFormat, IMAGE_MEDIA_TYPES } from '../common/index.js';
import { transliterate } from './transliterate.js';

/** The most characters before the extension, so that names stay readable and keys within their limit. */
const MAX_LENGTH = 100;
/** The name of an image whose URL has no usable one. */
const FALLBACK = 'image';

/** Extensions in URLs under which no image is stored. */
const OTHER_EXTENSIONS = ['jpe', 'jfif', 'bmp', 'heic', 'heif', 'jxl', 'ico'];
const IMAGE_EXTENSION = new RegExp(
  `\\.(?:${[...IMAGE_MEDIA_TYPES.keys(), ...OTHER_EXTENSIONS].join('|')})$`,
  'i',
);
const PAGE_EXTENSION = /\.(?:php\d?|phtml|aspx?|ashx|jsp|cgi|pl|py|html?|shtml)$/i;
/** An extension within a name by which some web servers run or render a file, as in `a.php.jpg`. */
const INNER_PAGE_EXTENSION = /\.(?=(?:php\d?|phtml|phar|aspx?|ashx|jsp|cgi|pl|py|html?|shtml)(?:\.|$))/gi;
/** The names that Windows reserves for devices, whatever follows their first dot. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Returns the file name of an image in `format` that was downloaded from `url`: the name in the URL with the extension of
 * the format, such as `mug-front.jpg`. It consists of letters, digits, `.`, `_` and `-`, and is safe as a file name and as
 * a segment of a key and of a URL. Equal names of different images are possible.
 */
export function fileNameOf(url: string, format: string): string {
  const name = nameIn(url);
  const extension = extensionOf(name, format);
  const isKept = name.toLowerCase().endsWith(`.${extension.toLowerCase()}`);
  return `${stemOf(isKept ? name.slice(0, -extension.length - 1) : withoutExtensions(name))}.${extension}`;
}

/** Returns the file name of an image whose format is not known yet: that of its URL, with an extension only if that has one. */
export function expectedFileName(url: string): string {
  const name = nameIn(url);
  const extension = IMAGE_EXTENSION.exec(name)?.[0] ?? '';
  return stemOf(extension === '' ? withoutExtensions(name) : name.slice(0, -extension.length)) + extension;
}

/** Returns the name of the output of an image that was redone so many times: `mug.jpg`, then `mug-r1.jpg`, `mug-r2.jpg`. */
export function revisedFileName(name: string, revision: number): string {
  if (revision === 0) return name;
  const end = name.lastIndexOf('.');
  return `${name.slice(0, end)}-r${revision}${name.slice(end)}`;
}

/** Returns the name of a smaller output of the image with this name: `mug-400w.jpg`. */
export function sizedFileName(name: string, width: number): string {
  const end = name.lastIndexOf('.');
  return `${name.slice(0, end)}-${width}w${name.slice(end)}`;
}

/**
 * Returns the file name of a kept original, from the recorded name of its output, so that a later version with other rules
 * for names finds the same object.
 */
export function originalFileName(outputName: string, url: string, format: string): string {
  return `${outputName.slice(0, outputName.lastIndexOf('.'))}.${extensionOf(nameIn(url), format)}`;
}

/** Returns the extension that the name has, if that is one of the format (`JPG`, `tif`), otherwise the usual one. */
function extensionOf(name: string, format: string): string {
  const extensions = extensionsOfFormat(format);
  const given = /\.([A-Za-z0-9]+)$/.exec(name)?.[1];
  return given !== undefined && extensions.includes(given.toLowerCase()) ? given : extensions[0];
}

/** Returns the last segment of the path, or that of a query parameter which names an image when the path does not. */
function nameIn(url: string): string {
  const [, path = '', query = ''] = /^[^:/?#]*:\/\/[^/?#]*([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  const name = lastSegment(path);
  if (IMAGE_EXTENSION.test(name)) return name;
  const values = query
    .split('&')
    .map((parameter) => lastSegment(parameter.slice(parameter.indexOf('=') + 1)));
  return values.find((value) => IMAGE_EXTENSION.test(value)) ?? name;
}

function lastSegment(text: string): string {
  const decoded = decode(decode(text)).replace(/[?#].*$/s, '');
  return /([^/\\]*)[/\\]*$/.exec(decoded)![1]!;
}

/** Decodes percent-encoded UTF-8, and keeps what is none: `100%` is a file name too. */
function decode(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded
        .replaceAll(/%(?![0-7])../g, '-')
        .replaceAll(/%[0-7][0-9a-f]/gi, (one) => decodeURIComponent(one));
    }
  });
}

function withoutExtensions(name: string): string {
  let stem = name.replace(PAGE_EXTENSION, '');
  while (IMAGE_EXTENSION.test(stem)) stem = stem.replace(IMAGE_EXTENSION, '');
  return stem;
}

function stemOf(name: string): string {
  const stem = trim(
    transliterate(name)
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .replaceAll(/-*\.[.-]*/g, '.')
      .replaceAll(/-{2,}/g, '-')
      .replaceAll(INNER_PAGE_EXTENSION, '-'),
  );
  const bounded = trim(stem.slice(0, MAX_LENGTH - 1)) || FALLBACK;
  return RESERVED.test(bounded) ? `_${bounded}` : bounded;
}

/** Drops dots, which hide a file, and hyphens, which make it look like an option, at the start; both at the end. */
function trim(name: string): string {
  return name.replaceAll(/^[.-]+|[.-]+$/g, '');
}
