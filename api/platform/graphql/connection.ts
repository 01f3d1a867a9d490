// Relay connections: `first`, `after`, `totalCount`. Cursors are opaque to clients; here they wrap the sort key of
// the last row, so that a page stays right while rows are added.
import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { badUserInput } from './errors.js';
import { MAX_PAGE } from './limits.js';

const DEFAULT_PAGE = 20;

@ObjectType()
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

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: `At most ${MAX_PAGE}; ${DEFAULT_PAGE} if not given.` })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor after which the page begins.' })
  after?: string | null;
}

export interface Connection<T> {
  readonly edges: readonly { readonly node: T; readonly cursor: string }[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number;
}

/** `first` within its bounds and the key behind `after`; throws BAD_USER_INPUT for what cannot be meant. */
export function pageOf({ first, after }: PageArgs): { limit: number; afterKey: string | undefined } {
  const limit = first ?? DEFAULT_PAGE;
  if (limit < 0 || limit > MAX_PAGE) throw badUserInput(`"first" must be between 0 and ${MAX_PAGE}.`);
  return { limit, afterKey: after === null || after === undefined ? undefined : keyOf(after) };
}

/** A page from rows that were read with one more than `limit`; `key` is what the next page continues after. */
export function connectionOf<T>(
  rows: readonly T[],
  page: { limit: number; afterKey: string | undefined },
  totalCount: number,
  key: (row: T) => string,
): Connection<T> {
  const edges = rows.slice(0, page.limit).map((node) => ({ node, cursor: cursorOf(key(node)) }));
  return {
    edges,
    totalCount,
    pageInfo: {
      hasNextPage: rows.length > page.limit,
      hasPreviousPage: page.afterKey !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The object types `XConnection` and `XEdge` over a node type. */
export function connectionType<T extends object>(name: string, node: () => ClassType<T>) {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(node)
    node!: T;

    @Field(() => String)
    cursor!: string;
  }

  @ObjectType(`${name}Connection`)
  class ConnectionView {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Int)
    totalCount!: number;
  }
  return ConnectionView;
}

function cursorOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function keyOf(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  // No key of ours holds a NUL, which PostgreSQL does not take.
  if (key === '' || key.includes('\0') || cursorOf(key) !== cursor)
    throw badUserInput('"after" must be a cursor of this list.');
  return key;
}
