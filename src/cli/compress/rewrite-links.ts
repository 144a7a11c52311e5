import { Transform, type TransformCallback } from 'node:stream';

/** What stands for the address of an image in the folder, given the file name in it; undefined to keep the address. */
export type Replacement = (imageId: string, fileName: string) => string | undefined;

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Where text can be cut without cutting an address. */
const BETWEEN_ADDRESSES = /[\s"<,]/;

/**
 * Returns the pattern of the links to the output images of a request, in a CSV or in the XML of a worksheet: any server and
 * port, since a request that is resumed has links of several starts.
 */
function linksOf(requestId: string): RegExp {
  return new RegExp(
    String.raw`https?://[^/\s"'<>,;|~]+(?:/[\w.%-]+)*?/requests/${requestId}/images/(${ID})(?:\.[a-z0-9]+|/([A-Za-z0-9._-]+))` +
      // A signature; an ampersand is escaped in XML.
      String.raw`(?:\?(?:[\w=.~%-]|&(?:amp;)?)*)?`,
    'g',
  );
}

/** Replaces the links to the output images of a request in a text. */
export function rewriteText(text: string, requestId: string, replacement: Replacement): string {
  return text.replace(linksOf(requestId), (link, id: string, name = '') => replacement(id, name) ?? link);
}

/**
 * Creates a stream that replaces the links in a file of any size. Links are ASCII, so the bytes of every other character
 * stay as they are, in every encoding that extends ASCII and in UTF-16 with its byte order mark.
 */
export function linkRewriter(replace: (text: string) => string): Transform {
  let encoding: 'latin1' | 'utf16le' | undefined;
  let isBigEndian = false;
  let tail = '';
  let odd = Buffer.alloc(0);
  const swapped = (bytes: Buffer) => (isBigEndian ? Buffer.from(bytes).swap16() : bytes);
  return new Transform({
    transform(chunk: Buffer, _, done: TransformCallback) {
      const bytes = Buffer.concat([odd, chunk]);
      // The byte order mark, if there is one, has two bytes.
      if (encoding === undefined && bytes.length < 2) {
        odd = bytes;
        done();
        return;
      }
      if (encoding === undefined) {
        isBigEndian = bytes[0] === 0xfe && bytes[1] === 0xff;
        encoding = isBigEndian || (bytes[0] === 0xff && bytes[1] === 0xfe) ? 'utf16le' : 'latin1';
      }
      const whole = encoding === 'latin1' ? bytes.length : bytes.length - (bytes.length % 2);
      odd = bytes.subarray(whole);
      const text = tail + swapped(bytes.subarray(0, whole)).toString(encoding);
      const end = lastCut(text);
      tail = text.slice(end);
      done(null, swapped(Buffer.from(replace(text.slice(0, end)), encoding)));
    },
    flush(done: TransformCallback) {
      const rest = swapped(Buffer.from(replace(tail), encoding ?? 'latin1'));
      done(null, Buffer.concat([rest, odd]));
    },
  });
}

function lastCut(text: string): number {
  for (let at = text.length - 1; at >= 0; at--) if (BETWEEN_ADDRESSES.test(text[at]!)) return at;
  return 0;
}
