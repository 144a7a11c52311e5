import type { CatalogueFile } from '../catalogue-file.js';
import { findItems, KindCounter } from './find-items.js';
import { ItemRows } from './item-rows.js';
import { parseJson } from './parse-json.js';
import { parseXmlTree } from './xml-tree.js';

const PARSERS = { XML: parseXmlTree, JSON: parseJson } as const;

/**
 * Reads the products of an XML or JSON file as rows, the header first: one pass finds the products and their fields, a
 * second reads them, so that memory does not grow with the file.
 *
 * @throws {CsvError} NOT_A_CSV, TOO_MANY_COLUMNS, RECORD_TOO_LONG
 */
export async function* treeTable(
  file: CatalogueFile,
  format: keyof typeof PARSERS,
): AsyncGenerator<string[][], void, undefined> {
  const parse = PARSERS[format];
  const kinds = new KindCounter();
  for await (const _ of parse(file.stream(), kinds));
  const items = findItems(kinds.root);
  yield [items.columns.map(({ header }) => header)];
  const rows = new ItemRows(items, kinds.root);
  for await (const _ of parse(file.stream(), rows)) {
    const batch = rows.take();
    if (batch.length > 0) yield batch;
  }
}
