import { parseXml } from '../xml/parse-xml.js';
import type { TreeHandler } from './tree-handler.js';

/**
 * Parses XML and reports its elements to `handler`, their attributes as children. Yields after each chunk.
 *
 * @throws {CsvError} NOT_A_CSV
 */
export function parseXmlTree(
  bytes: AsyncIterable<Uint8Array>,
  handler: TreeHandler,
): AsyncGenerator<void, void, undefined> {
  return parseXml(bytes, {
    open(name, attributes) {
      handler.open(name);
      for (const [attribute, value] of attributes) {
        handler.open(attribute);
        handler.text(value);
        handler.close();
      }
    },
    text: (text) => handler.text(text),
    close: () => handler.close(),
  });
}
