import { unreadable } from '../format-errors.js';
import { CsvError, MAX_COLUMNS } from '../../csv/index.js';
import type { TreeHandler } from './tree-handler.js';

/** The most kinds of nodes, by path, that a document may have. */
const MAX_KINDS = 10_000;

/** What feeds call a product, in lower case. */
const PRODUCT_NAMES: ReadonlySet<string> = new Set([
  ...[
    'item',
    'items',
    'entry',
    'entries',
    'product',
    'products',
    'offer',
    'offers',
    'shopitem',
    'article',
    'articles',
  ],
  ...[
    'produkt',
    'produkte',
    'produit',
    'produits',
    'producto',
    'productos',
    'prodotto',
    'prodotti',
    'produto',
    'node',
  ],
  ...[
    'row',
    'rows',
    'record',
    'records',
    'nodes',
    'good',
    'goods',
    'listing',
    'listings',
    'variant',
    'variants',
  ],
]);

/** A kind of node: all nodes with the same path of names. */
export interface NodeKind {
  readonly name: string;
  readonly depth: number;
  readonly children: Map<string, NodeKind>;
  count: number;
  /** Whether any of them has text that is not blank. */
  hasText: boolean;
}

/** A column of the table that the products are read into. */
export interface ItemColumn {
  /** The names below the product, joined with dots. */
  readonly header: string;
  readonly kind: NodeKind;
}

/** Which nodes of a document are the products, and which columns they have. */
export interface Items {
  readonly kind: NodeKind;
  /** The names from the top of the document to the products, for messages. */
  readonly path: string;
  readonly columns: readonly ItemColumn[];
}

/** Learns the kinds of nodes of a document in a first pass. */
export class KindCounter implements TreeHandler {
  readonly root = newKind('', 0);
  private readonly path: NodeKind[] = [this.root];
  private kinds = 0;

  open(name: string): void {
    const parent = this.path.at(-1)!;
    let kind = parent.children.get(name);
    if (kind === undefined) {
      this.kinds += 1;
      if (this.kinds > MAX_KINDS)
        throw unreadable(`The file has more than ${MAX_KINDS} kinds of fields, the limit.`);
      kind = newKind(name, parent.depth + 1);
      parent.children.set(name, kind);
    }
    kind.count += 1;
    this.path.push(kind);
  }

  text(text: string): void {
    const kind = this.path.at(-1)!;
    kind.hasText ||= text.trim() !== '';
  }

  close(): void {
    this.path.pop();
  }
}

function newKind(name: string, depth: number): NodeKind {
  return { name, depth, children: new Map(), count: 0, hasText: false };
}

/**
 * Chooses the nodes that are products: those with fields that repeat, nearest to the top, and of several those that are
 * called like products or have the most fields. Where nothing repeats there is one product.
 *
 * @throws {CsvError} NOT_A_CSV when nothing looks like a product, TOO_MANY_COLUMNS
 */
export function findItems(root: NodeKind): Items {
  const all = [...kindsBelow(root, [])].filter(({ kind }) => kind.children.size > 0);
  const repeated = all.filter(({ kind }) => kind.count > 1);
  const named = (list: typeof all) => list.filter(({ kind }) => isNamed(kind));
  const withFields = (list: typeof all) => list.filter(({ kind }) => fieldsOf(kind) > 1);
  const best =
    topmost(named(repeated)) ??
    topmost(withFields(repeated)) ??
    topmost(named(withFields(all))) ??
    topmost(repeated) ??
    topmost(withFields(all));
  if (best === undefined) {
    throw unreadable(
      'The file has no list of products: each product has to be an element with fields of its own.',
    );
  }
  const columns = columnsOf(best.kind);
  if (columns.length > MAX_COLUMNS) {
    throw new CsvError(
      'TOO_MANY_COLUMNS',
      `The products at "${best.path}" have ${columns.length} fields: the limit is ${MAX_COLUMNS}. Export fewer fields.`,
    );
  }
  return { ...best, columns };
}

interface Found {
  readonly kind: NodeKind;
  readonly path: string;
}

function* kindsBelow(kind: NodeKind, names: readonly string[]): Generator<Found> {
  for (const child of kind.children.values()) {
    const path = [...names, child.name];
    yield { kind: child, path: path.filter((name) => name !== '').join('.') };
    yield* kindsBelow(child, path);
  }
}

function topmost(list: readonly Found[]): Found | undefined {
  return list.toSorted(
    (a, b) =>
      a.kind.depth - b.kind.depth || fieldsOf(b.kind) - fieldsOf(a.kind) || b.kind.count - a.kind.count,
  )[0];
}

/** How many fields a product of this kind has: children with text, or with text one level below, as attributes are. */
function fieldsOf({ children }: NodeKind): number {
  return [...children.values()].filter(
    (child) =>
      child.hasText || (!isNamed(child) && [...child.children.values()].some(({ hasText }) => hasText)),
  ).length;
}

function isNamed({ name }: NodeKind): boolean {
  return PRODUCT_NAMES.has(name.toLowerCase());
}

function columnsOf(item: NodeKind): ItemColumn[] {
  const columns: ItemColumn[] = item.hasText ? [{ header: item.name, kind: item }] : [];
  const add = (kind: NodeKind, names: readonly string[]): void => {
    if (kind.hasText) columns.push({ header: names.join('.'), kind });
    for (const child of kind.children.values()) add(child, [...names, child.name]);
  };
  for (const child of item.children.values()) add(child, [child.name]);
  return columns;
}
