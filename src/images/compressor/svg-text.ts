import { TextDecoder } from 'node:util';

const XML_DECLARATION = /^<\?xml\s[^>]*?\?>/i;
const ENCODING = /\sencoding\s*=\s*["']([\w-]+)["']/i;

const SPACE = /\s*/y;
const KNOWN_ENCODING =
  /^(utf-?8|us-ascii|iso-8859-([1-9]|1[03456])|windows-125[0-8]|shift_jis|euc-(jp|kr)|gbk|gb18030|big5|koi8-[ru])$/i;

/** The most of a document that is looked at for its root element, in bytes. */
const PROLOGUE_BYTES = 64 * 1024;

/** Whether the document's root element is `svg`, whatever stands before it (declaration, comments, doctype). */
export function isSvg(bytes: Uint8Array): boolean {
  const text = decode(bytes.subarray(0, PROLOGUE_BYTES));
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    if (text.startsWith('<?', at)) at = after(text, '?>', at);
    else if (text.startsWith('<!--', at)) at = after(text, '-->', at);
    else if (/^<!doctype/i.test(text.slice(at, at + 9))) at = afterDoctype(text, at);
    else return /^<([\w-]+:)?svg[\s/>]/.test(text.slice(at, at + 64));
  }
}

/**
 * The same document in the form the rasteriser recognises: libvips wants plain ASCII first and `<svg` within the
 * first 1,000 bytes, which the long prologue of some drawing programs, a BOM or UTF-16 denies it.
 */
export function svgForRasteriser(bytes: Uint8Array): Uint8Array {
  return Buffer.from(`<!-- recognised by: <svg -->${decode(bytes).trimStart().replace(XML_DECLARATION, '')}`);
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
  // An 8-bit declaration that says UTF-16 is wrong about itself.
  const label = declared === undefined || /^utf-?16/i.test(declared) ? 'utf-8' : declared;
  return KNOWN_ENCODING.test(label) ? new TextDecoder(label) : new TextDecoder();
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at === -1 ? text.length : at + end.length;
}

/** A doctype ends at its `>`, but an internal subset in brackets may hold others. */
function afterDoctype(text: string, from: number): number {
  const subset = text.indexOf('[', from);
  const end = text.indexOf('>', from);
  return subset !== -1 && subset < end ? after(text, '>', after(text, ']', subset)) : after(text, '>', from);
}
