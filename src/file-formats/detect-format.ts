/** How a file is written, as its first bytes tell: `TEXT` is a CSV or a TSV, or nothing that we can read. */
export type ContainerFormat = 'TEXT' | 'GZIP' | 'ZIP' | 'XML' | 'JSON' | 'HTML';

/** How many of the first bytes the detection needs. */
export const DETECTION_BYTES = 1024;

const BOM = '\ufeff';

/** Detects how a file is written from its first {@link DETECTION_BYTES} bytes, whatever its name says. */
export function detectFormat(start: Buffer): ContainerFormat {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'GZIP';
  // The second is the end of an archive, which an empty one begins with.
  if (['504b0304', '504b0506'].includes(start.toString('hex', 0, 4))) return 'ZIP';
  const text = textOf(start).trimStart();
  if (isHtml(text)) return 'HTML';
  if (isXml(text)) return 'XML';
  return isJson(text) ? 'JSON' : 'TEXT';
}

/** Whether XML begins here. */
function isXml(text: string): boolean {
  return /^<(?:\?xml\b|!--|!DOCTYPE\b|[A-Za-z_][\w.:-]*[\s/>])/i.test(text);
}

/** Whether a web page begins here, such as the login page that a download link led to. */
export function isHtml(text: string): boolean {
  return /^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html)\b/i.test(text);
}

/** An object with a quoted key, or an array of objects: a CSV header in brackets has neither. */
function isJson(text: string): boolean {
  return /^(?:\{\s*(?:"|\}\s*$)|\[\s*(?:\{\s*["}]|\]\s*$))/.test(text);
}

/** The bytes as text, in the encoding of their byte order mark; without it every byte is a character. */
export function textOf(start: Buffer): string {
  const text =
    start[0] === 0xff && start[1] === 0xfe
      ? start.toString('utf16le')
      : start[0] === 0xfe && start[1] === 0xff
        ? Buffer.from(start.subarray(0, start.length - (start.length % 2)))
            .swap16()
            .toString('utf16le')
        : start.toString('utf8');
  return text.startsWith(BOM) ? text.slice(1) : text;
}
