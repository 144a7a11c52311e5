import { type Type } from '@nestjs/common';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { ClientError } from '../../common/index.js';

/** The most nodes that one page may hold. */
export const MAX_PAGE = 500;

@ObjectType({
  description:
    'The position of a page in its list, as defined by the Relay cursor connections specification.',
})
class PageInfo {
  @Field(() => Boolean, { description: 'Whether more nodes follow this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether nodes come before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the first node of this page; null for an empty page.',
  })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The cursor of the last node of this page; pass it as `after` to get the next page. Null for an empty page.',
  })
  endCursor!: string | null;
}

export interface Edge<Node> {
  cursor: string;
  node: Node;
}

export interface Connection<Node> {
  edges: Edge<Node>[];
  nodes: Node[];
  pageInfo: PageInfo;
  totalCount: number;
}

/** Creates the connection and edge classes of `node`, as the Relay cursor connections specification defines them. */
export function connectionOf<Node>(node: Type<Node>): Type<Connection<Node>> {
  @ObjectType(`${node.name}Edge`, { description: `One ${node.name} of a page, with its cursor.` })
  class NodeEdge implements Edge<Node> {
    @Field(() => String, {
      description: 'The cursor of the node; pass it as `after` to get the page after this node.',
    })
    cursor!: string;

    @Field(() => node, { description: 'The node itself.' })
    node!: Node;
  }

  @ObjectType(`${node.name}Connection`)
  class NodeConnection implements Connection<Node> {
    @Field(() => [NodeEdge], { description: 'The nodes of this page, each with its cursor.' })
    edges!: NodeEdge[];

    @Field(() => [node], { description: 'The nodes of this page without their cursors.' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'Whether more pages follow, and from which cursor.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'The number of nodes in the whole list, not just in this page.' })
    totalCount!: number;
  }
  return NodeConnection;
}

/** Converts a page to a connection; `keyOf` returns the key in the cursor of a row. */
export function toConnection<Row, Node>(
  page: { rows: readonly Row[]; more: boolean; totalCount: number },
  args: { after: string | null },
  keyOf: (row: Row) => string | number,
  toNode: (row: Row) => Node,
): Connection<Node> {
  const edges = page.rows.map((row) => ({ cursor: encodeCursor(keyOf(row)), node: toNode(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.more,
      hasPreviousPage: args.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: page.totalCount,
  };
}

/** Returns whether the key of a cursor is a record number, which is the key of products. */
export const isRecord = (key: string): boolean => /^\d{1,9}$/.test(key);

/** Encodes the key of a row as a cursor. Cursors are opaque to clients, so their content may change. */
export function encodeCursor(key: string | number): string {
  return Buffer.from(String(key)).toString('base64url');
}

/**
 * Returns the key in a cursor.
 *
 * @throws {ClientError} INVALID_INPUT unless `valid` accepts the key
 */
export function decodeCursor(
  cursor: string | null,
  valid: (key: string) => boolean,
  argument = 'after',
): string | null {
  if (cursor === null) return null;
  const key = Buffer.from(cursor, 'base64url').toString();
  if (valid(key)) return key;
  throw new ClientError(
    'INVALID_INPUT',
    `The cursor in \`${argument}\` is not a cursor of this list. Pass a cursor that a page returned.`,
  );
}

/**
 * Returns `first` if it is a valid page size.
 *
 * @throws {ClientError} INVALID_INPUT otherwise
 */
export function checkPageSize(first: number, argument = 'first'): number {
  if (first >= 1 && first <= MAX_PAGE) return first;
  throw new ClientError('INVALID_INPUT', `\`${argument}\` must be between 1 and ${MAX_PAGE}.`);
}
