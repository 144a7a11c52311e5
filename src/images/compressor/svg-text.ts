import { TextDecoder } from 'node:util';
import { svgSize } from './svg-size.js';

const XML_DECLARATION = /^<\?xml\s[^>]*?\?>/i;
const ENCODING = /\sencoding\s*=\s*["']([\w-]+)["']/i;

/** The start tag of the root element; its name is captured. */
const ROOT_TAG = /^<((?:[\w-]+:)?svg)(?:\s+[^\s=>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\/?>/;
const ATTRIBUTE = /\s([^\s=>/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const SIZE_ATTRIBUTE = /\s(?:width|height|style)\s*=\s*(?:"[^"]*"|'[^']*')/g;

const SPACE = /\s*/y;
const KNOWN_ENCODING =
  /^(utf-?8|us-ascii|iso-8859-([1-9]|1[03456])|windows-125[0-8]|shift_jis|euc-(jp|kr)|gbk|gb18030|big5|koi8-[ru])$/i;

/** How much of a document is searched for its root element, in bytes. */
const PROLOGUE_BYTES = 64 * 1024;

/** Whether the document's root element is `svg`. A declaration, comments and a doctype may precede it. */
export function isSvg(bytes: Uint8Array): boolean {
  const text = decode(bytes.subarray(0, PROLOGUE_BYTES));
  const at = rootOffset(text);
  return /^<([\w-]+:)?svg[\s/>]/.test(text.slice(at, at + 64));
}

/** Returns the offset of the root element. */
function rootOffset(text: string): number {
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    if (text.startsWith('<?', at)) at = after(text, '?>', at);
    else if (text.startsWith('<!--', at)) at = after(text, '-->', at);
    else if (/^<!doctype/i.test(text.slice(at, at + 9))) at = afterDoctype(text, at);
    else return at;
  }
}

/** Whether the document declares entities. Only without them is it safe to lift the parser's size limits. */
export function declaresEntities(bytes: Uint8Array): boolean {
  return (
    Buffer.from(bytes.subarray(0, PROLOGUE_BYTES)).includes('<!ENTITY') || decode(bytes).includes('<!ENTITY')
  );
}

/**
 * Returns the document in a form that libvips detects as SVG and rasterises at {@link RASTER_DENSITY} dpi in the size
 * that a browser shows. libvips requires plain ASCII at the start and `<svg` within the first 1,000 bytes, which fails
 * with a BOM, UTF-16 or the long prologue of some drawing programs.
 */
export function svgForRasteriser(bytes: Uint8Array): Uint8Array {
  const text = decode(bytes).trimStart().replace(XML_DECLARATION, '');
  return Buffer.from(`<!-- recognised by: <svg -->${withDisplayedSize(text)}`);
}

/** The resolution at which lengths in mm, cm or pt have the size that CSS gives them. */
export const RASTER_DENSITY = 96;

/** libvips scales everything by the resolution over 72 dpi. */
const SCALE = 72 / RASTER_DENSITY;

/** Gives the root element the displayed size, by inline style, which precedes attributes and style sheets. */
function withDisplayedSize(text: string): string {
  const at = rootOffset(text);
  const [tag, name = ''] = ROOT_TAG.exec(text.slice(at, at + PROLOGUE_BYTES)) ?? [];
  if (tag === undefined) return text;
  const attributes = new Map(
    [...tag.matchAll(ATTRIBUTE)].map(([, key, double, single]) => [key!, double ?? single ?? '']),
  );
  const { width, height } = svgSize(attributes);
  const [w, h] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  const size = `width:${w * SCALE}px!important;height:${h * SCALE}px!important`;
  const style = `${(attributes.get('style') ?? '').replaceAll('"', "'")};${size}`;
  const viewBox = attributes.has('viewBox') ? '' : ` viewBox="0 0 ${width} ${height}"`;
  const others = tag.replaceAll(SIZE_ATTRIBUTE, '').slice(1 + name.length);
  const root = `<${name} width="${w * SCALE}" height="${h * SCALE}" style="${style}"${viewBox}${others}`;
  return `${text.slice(0, at)}${root}${text.slice(at + tag.length)}`;
}

function decode(bytes: Uint8Array): string {
  const declared = ENCODING.exec(
    XML_DECLARATION.exec(Buffer.from(bytes.subarray(0, 256)).toString('latin1'))?.[0] ?? '',
  )?.[1];
  return decoder(bytes, declared).decode(bytes);
}

function decoder([first, second]: Uint8Array, declared: string | undefined): TextDecoder {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  // A declaration that is readable as 8-bit text but claims UTF-16 is wrong.
  const label = declared === undefined || /^utf-?16/i.test(declared) ? 'utf-8' : declared;
  return KNOWN_ENCODING.test(label) ? new TextDecoder(label) : new TextDecoder();
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at === -1 ? text.length : at + end.length;
}

/** Returns the position after a doctype: after its `>`, ignoring those of an internal subset in brackets. */
function afterDoctype(text: string, from: number): number {
  const subset = text.indexOf('[', from);
  const end = text.indexOf('>', from);
  return subset !== -1 && subset < end ? after(text, '>', after(text, ']', subset)) : after(text, '>', from);
}
