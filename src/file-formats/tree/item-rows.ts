import { CsvError } from '../../csv/index.js';
import type { Items, NodeKind } from './find-items.js';
import type { TreeHandler } from './tree-handler.js';

/** The longest product as text, in UTF-16 units, as for a record of a CSV. */
const MAX_ITEM_LENGTH = 1024 * 1024;

/** Reads the products of a document into rows in a second pass; a field that repeats has its values on lines of one cell. */
export class ItemRows implements TreeHandler {
  private rows: string[][] = [];
  private readonly path: (NodeKind | undefined)[] = [];
  private readonly indexes: ReadonlyMap<NodeKind, number>;
  private cells: string[][] | undefined;
  private value = '';
  private outer: string[] = [];
  private length = 0;
  private count = 0;

  constructor(
    private readonly items: Items,
    private readonly root: NodeKind,
  ) {
    this.indexes = new Map(items.columns.map(({ kind }, index) => [kind, index]));
  }

  /** Takes the rows of the products that have ended since the last call. */
  take(): string[][] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  open(name: string): void {
    const parent = this.path.length === 0 ? this.root : this.path.at(-1);
    const kind = parent?.children.get(name);
    this.outer.push(this.value);
    this.value = '';
    this.path.push(kind);
    if (kind !== this.items.kind) return;
    this.cells = this.items.columns.map(() => []);
    this.length = 0;
    this.count += 1;
  }

  text(text: string): void {
    if (this.cells === undefined) return;
    this.length += text.length;
    if (this.length > MAX_ITEM_LENGTH) {
      const message = `Product ${this.count} is longer than ${MAX_ITEM_LENGTH} characters, the limit: shorten its fields.`;
      throw new CsvError('RECORD_TOO_LONG', message);
    }
    this.value += text;
  }

  close(): void {
    const kind = this.path.pop();
    const index = kind === undefined ? undefined : this.indexes.get(kind);
    const text = this.value.trim();
    if (index !== undefined && text !== '') this.cells?.[index]?.push(text);
    this.value = this.outer.pop() ?? '';
    if (kind !== this.items.kind || this.cells === undefined) return;
    this.rows.push(this.cells.map((values) => values.join('\n')));
    this.cells = undefined;
  }
}
