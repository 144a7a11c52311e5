import { type Type } from '@nestjs/common';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { ClientError } from '../../common/index.js';

/** The most nodes that one page may hold. */
export const MAX_PAGE = 500;

@ObjectType({ description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
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

/** The classes of a connection of `node`, by the Relay cursor connections specification. */
export function connectionOf<Node>(node: Type<Node>): Type<Connection<Node>> {
  @ObjectType(`${node.name}Edge`)
  class NodeEdge implements Edge<Node> {
    @Field(() => String)
    cursor!: string;

    @Field(() => node)
    node!: Node;
  }

  @ObjectType(`${node.name}Connection`)
  class NodeConnection implements Connection<Node> {
    @Field(() => [NodeEdge])
    edges!: NodeEdge[];

    @Field(() => [node], { description: 'The nodes of the edges, for those who need no cursors.' })
    nodes!: Node[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'How many there are in the whole list.' })
    totalCount!: number;
  }
  return NodeConnection;
}

/** Makes a page into a connection; `keyOf` gives what the cursor of a row holds. */
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

/** Whether the key of a cursor can be that of a product: its record. */
export const isRecord = (key: string): boolean => /^\d{1,9}$/.test(key);

/** Cursors are opaque to clients, so that what they hold may change. */
export function encodeCursor(key: string | number): string {
  return Buffer.from(String(key)).toString('base64url');
}

/**
 * What a cursor holds.
 *
 * @throws {ClientError} INVALID_INPUT unless `valid` accepts it
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
    `The cursor in \`${argument}\` is not one of this list: pass one that came with a page.`,
  );
}

/** @throws {ClientError} INVALID_INPUT unless it is a size that a page may have */
export function checkPageSize(first: number, argument = 'first'): number {
  if (first >= 1 && first <= MAX_PAGE) return first;
  throw new ClientError('INVALID_INPUT', `\`${argument}\` must be between 1 and ${MAX_PAGE}.`);
}
