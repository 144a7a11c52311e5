import { TextDecoder } from 'node:util';
import sax, { type SAXParser } from 'sax';
import { DETECTION_BYTES, isHtml, textOf } from '../detect-format.js';
import { unreadable } from '../format-errors.js';
import { withStart } from '../with-start.js';
import { Depth } from '../tree/tree-handler.js';

const PROLOG = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/i;

/** Receives the elements of a document. Names have no prefix: `g:image_link` is `image_link`. */
export interface XmlHandler {
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  text(text: string): void;
  close(name: string): void;
}

/**
 * Parses XML and reports it to `handler`. Yields after each chunk, so that the caller can consume what was reported.
 * Entities that the document declares are not expanded and external ones are not loaded.
 *
 * @throws {CsvError} NOT_A_CSV with the line when the XML is malformed, declares entities or nests too deeply
 */
export async function* parseXml(
  bytes: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
): AsyncGenerator<void, void, undefined> {
  let decoder: TextDecoder | undefined;
  const parser = openParser(handler);
  for await (const chunk of withStart(bytes, DETECTION_BYTES)) {
    decoder ??= decoderFor(chunk);
    parser.write(decoder.decode(chunk, { stream: true }));
    yield;
  }
  if (decoder !== undefined) parser.write(decoder.decode());
  parser.close();
  yield;
}

function openParser(handler: XmlHandler): SAXParser {
  const parser = sax.parser(true, { position: true });
  const line = () => parser.line + 1;
  const depth = new Depth();
  parser.onerror = (error) => {
    const reason = error.message.split('\n')[0]!.slice(0, 200);
    throw unreadable(`Line ${line()}: the XML is malformed (${reason}). Export the feed again.`, line());
  };
  parser.ondoctype = (doctype) => {
    // An external DTD is harmless, since it is never loaded; declared entities could expand without end.
    if (!doctype.includes('[')) return;
    throw unreadable(
      `Line ${line()}: the XML declares entities, which are not read: export it without.`,
      line(),
    );
  };
  parser.onopentag = ({ name, attributes }) => {
    depth.enter(line());
    const own = Object.entries(attributes as Record<string, string>).filter(
      ([key]) => !/^xmlns(?::|$)/.test(key),
    );
    handler.open(localName(name), new Map(own.map(([key, value]) => [localName(key), value])));
  };
  parser.ontext = (text) => handler.text(text);
  parser.oncdata = (text) => handler.text(text);
  parser.onclosetag = (name) => {
    depth.leave();
    handler.close(localName(name));
  };
  return parser;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The decoder for the encoding that the byte order mark or the XML declaration names, else UTF-8. */
function decoderFor(first: Buffer): TextDecoder {
  const head = textOf(first.subarray(0, DETECTION_BYTES));
  if (isHtml(head)) {
    throw unreadable('This is a web page, not a feed: download the file itself and upload that.', 1);
  }
  if (first[0] === 0xff && first[1] === 0xfe) return new TextDecoder('utf-16le');
  if (first[0] === 0xfe && first[1] === 0xff) return new TextDecoder('utf-16be');
  const label = PROLOG.exec(head)?.[1] ?? 'utf-8';
  try {
    // What calls itself UTF-16 without a byte order mark and could be read so far is not.
    return new TextDecoder(/^utf-?16/i.test(label) ? 'utf-8' : label);
  } catch {
    throw unreadable(`Line 1: the XML names the encoding "${label}", which is unknown: save it as UTF-8.`, 1);
  }
}
